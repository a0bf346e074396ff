package org.o365se.internal.chain;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.o365se.internal.record.ChainVectors;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyHome;
import org.o365se.rootkey.WrapAlgorithm;

/** The root keys that the vectors state, which unwrap whatever length was wrapped, as a token may. Thread-safe. */
public final class VectorRoots implements RootKeyHome {
    public static final String SCHEME = "managed";

    private static final int NONCE_BYTES = 12;

    private final List<ChainVectors.Root> roots;

    public VectorRoots(List<ChainVectors.Root> roots) {
        this.roots = roots;
    }

    @Override
    public RootKey newest(String uri, String tenant) {
        throw new UnsupportedOperationException("The vectors name exact versions");
    }

    @Override
    public RootKey exact(RootKeyDescription description, String tenant) {
        return roots.stream()
                .filter(root -> description.equals(new RootKeyDescription(
                        root.uri(), root.version(), WrapAlgorithm.of(root.algorithm()), root.home())))
                .findFirst()
                .map(root -> new VectorRoot(root, description))
                .orElseThrow(() -> new AssertionError("The vectors have no root " + description));
    }

    @Override
    public List<RootKeyCheck> check(String uri) {
        throw new UnsupportedOperationException("Nobody checks the roots of the vectors");
    }

    @Override
    public void close() {
        // They are in the file.
    }

    private record VectorRoot(ChainVectors.Root root, RootKeyDescription describe) implements RootKey {
        @Override
        public byte[] wrap(byte[] policyKey) {
            throw new UnsupportedOperationException("The vectors are wrapped already");
        }

        @Override
        public byte[] unwrap(byte[] wrapped) {
            var key = new SecretKeySpec(ChainVectors.bytes(root.key()), "AES");
            try {
                return switch (root.algorithm()) {
                    case "A256KW" -> kw(key, wrapped);
                    case "A256GCM" -> gcm(key, wrapped);
                    case "RSA-OAEP-256" -> oaep(wrapped);
                    default -> throw new AssertionError("The vectors have a root for " + root.algorithm());
                };
            } catch (GeneralSecurityException e) {
                throw new RootKeyCorruptException(() -> 9999, "the copy does not open under " + root.uri(), e);
            }
        }

        private byte[] oaep(byte[] wrapped) throws GeneralSecurityException {
            var pkcs8 = new PKCS8EncodedKeySpec(ChainVectors.bytes(root.key()));
            var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    KeyFactory.getInstance("RSA", "SunRsaSign").generatePrivate(pkcs8),
                    new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
            return cipher.doFinal(wrapped);
        }

        private static byte[] kw(Key key, byte[] wrapped) throws GeneralSecurityException {
            var cipher = Cipher.getInstance("AESWrap", "SunJCE");
            cipher.init(Cipher.UNWRAP_MODE, key);
            return cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY).getEncoded();
        }

        private static byte[] gcm(Key key, byte[] wrapped) throws GeneralSecurityException {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, Arrays.copyOf(wrapped, NONCE_BYTES)));
            return cipher.doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
        }
    }
}
