package org.o365se.pkcs11;

import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.WrapAlgorithm;

/**
 * An RSA root key: RSA-OAEP with SHA-256 and an empty label. Wrapping needs the public key alone and is done here; unwrapping is the private operation in the token, and the
 * padding taken off here. The version recorded with each copy is the SHA-256 of the public key.
 */
final class RsaRootKey extends TokenRootKey {
    static final WrapAlgorithm ALGORITHM = WrapAlgorithm.RSA_OAEP_256;

    private static final String VERSION_PREFIX = "sha256:";
    private static final int SAMPLE_BYTES = 32;

    private final byte[] publicKeyHash;

    RsaRootKey(Token token, String label, RootKeyDescription description) {
        super(token, label, description);
        this.publicKeyHash = hashOf(description.version());
    }

    /** The version of the key with this public half. */
    static String version(byte[] publicKey) {
        return VERSION_PREFIX + HexFormat.of().formatHex(JdkAlgorithms.sha256().digest(publicKey));
    }

    private static byte[] hashOf(String version) {
        try {
            return HexFormat.of().parseHex(version.substring(Math.min(version.length(), VERSION_PREFIX.length())));
        } catch (IllegalArgumentException e) {
            // No key has this hash, so none is found.
            return new byte[1];
        }
    }

    @Override
    byte[] seal(byte[] policyKey) throws TokenException {
        return encrypt(publicKey(), policyKey);
    }

    @Override
    byte[] open(byte[] wrapped) throws TokenException {
        requireRawRsa();
        var block = token.rsa(label, publicKeyHash, wrapped);
        try {
            return Oaep.decode(block, wrapped.length);
        } catch (InvalidCipherTextException e) {
            throw new TokenException(TokenFailure.UNCLEAR, "wrong padding");
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    @Override
    void proveKey() throws TokenException {
        var sample = JdkAlgorithms.randomBytes(SAMPLE_BYTES);
        if (!Arrays.equals(sample, open(encrypt(publicKey(), sample)))) {
            throw new TokenException(TokenFailure.UNCLEAR, "another value than was encrypted");
        }
    }

    private RSAPublicKey publicKey() throws TokenException {
        var found = token.find(label, KeyKind.RSA);
        if (!version(found.publicKey()).equals(describe().version())) {
            throw new TokenException(TokenFailure.KEY_REPLACED, label);
        }
        // Wrapping asks nothing of the token, so nothing there would refuse a key that somebody has planted.
        var weakness = found.weakness();
        if (weakness.isPresent()) {
            throw new TokenException(TokenFailure.KEY_WEAK, weakness.get());
        }
        try {
            return Oaep.publicKey(found.publicKey());
        } catch (GeneralSecurityException e) {
            throw new TokenException(TokenFailure.KEY_UNSUITABLE, "its certificate holds no RSA key that can be used");
        }
    }

    private static byte[] encrypt(RSAPublicKey key, byte[] plaintext) {
        try {
            return JdkAlgorithms.rsaOaepSha256(key, plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RSA-OAEP with SHA-256 fails: " + e.getMessage(), e);
        }
    }

    private void requireRawRsa() {
        if (!token.settings().rawRsa()) {
            throw problem.rawRsaRefused(label);
        }
    }
}
