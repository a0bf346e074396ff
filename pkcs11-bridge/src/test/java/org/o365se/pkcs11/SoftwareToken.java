package org.o365se.pkcs11;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.Answer;
import org.o365se.pkcs11.host.FoundKey;
import org.o365se.pkcs11.host.KeyAttributes;
import org.o365se.pkcs11.host.KeyFacts;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.pkcs11.host.KeyReference;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFacts;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.AllowedTenants;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyTransfer;
import org.o365se.rootkey.WrapAlgorithm;

/** A token in memory whose failures are scripted, for what is decided above the route to a real one. */
final class SoftwareToken implements Token {
    private static final String ID = "0a";
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;

    final List<String> asked = new ArrayList<>();
    /** What the next calls fail with, in order; null lets one pass. */
    final List<@Nullable TokenFailure> failures = new ArrayList<>();

    private final Map<String, SecretKey> aes = new HashMap<>();
    private final Map<String, KeyPair> rsa = new HashMap<>();
    private final TokenSettings settings;
    private final String name;
    private final String label;

    @Nullable
    RootKeyException away;

    /** Why no key of this token wraps. */
    @Nullable
    TokenFailure obstacle;

    /** Whether it leaves the padding on. */
    boolean isRaw = true;

    KeyAttributes attributes =
            new KeyAttributes(Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.NO);

    SoftwareToken(String name, String label, String slot, boolean rawRsa) {
        this.settings = new TokenSettings(
                name,
                "/lib.so",
                slot.isEmpty() ? label : "",
                "",
                slot,
                "prompt",
                AllowedTenants.parse("contoso").orElseThrow(),
                rawRsa,
                false,
                false,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                4,
                "",
                "",
                Map.of());
        this.name = name;
        this.label = label;
    }

    @Override
    public TokenSettings settings() {
        return settings;
    }

    @Override
    public TokenFacts facts() {
        if (away != null) {
            throw away;
        }
        return new TokenFacts(label, "serial-" + name, "ACME", "One", 1, false, false, true);
    }

    @Override
    public FoundKey find(KeyReference wanted) throws TokenException {
        next("find");
        if (!wanted.id().isEmpty() && !wanted.id().equals(ID)) {
            throw new TokenException(TokenFailure.KEY_MISSING, "");
        }
        var kind = wanted.kind() != null || rsa.containsKey(wanted.label()) ? wanted.kind() : KeyKind.AES;
        if (wanted.kind() == null && kind == null) {
            kind = KeyKind.RSA;
        }
        var found = found(wanted.label(), kind);
        requireIdentity(wanted, found.identity());
        return found;
    }

    private FoundKey found(String label, @Nullable KeyKind kind) throws TokenException {
        try {
            if (kind == KeyKind.AES && aes.containsKey(label)) {
                return found(
                        new KeyFacts(label, ID, KeyKind.AES, 256, attributes, new byte[0]),
                        WrapAlgorithm.A256GCM.name(),
                        "kcv:" + hash(aes.get(label).getEncoded()));
            }
            if (kind == KeyKind.RSA && rsa.containsKey(label)) {
                var publicKey = rsa.get(label).getPublic();
                return found(
                        new KeyFacts(
                                label,
                                ID,
                                KeyKind.RSA,
                                ((RSAPublicKey) publicKey).getModulus().bitLength(),
                                attributes,
                                publicKey.getEncoded()),
                        WrapAlgorithm.RSA_OAEP_256.name(),
                        "sha256:" + hash(publicKey.getEncoded()));
            }
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        throw new TokenException(TokenFailure.KEY_MISSING, "");
    }

    private FoundKey found(KeyFacts facts, String algorithm, String identity) {
        return obstacle == null
                ? new FoundKey(facts, algorithm, "software", identity, Optional.empty())
                : new FoundKey(facts, "", "", "", Optional.of(new TokenException(obstacle, "CKR_SCRIPTED")));
    }

    private static void requireIdentity(KeyReference wanted, String identity) throws TokenException {
        if (!wanted.identity().isEmpty() && !wanted.identity().equals(identity)) {
            throw new TokenException(TokenFailure.KEY_REPLACED, wanted.label());
        }
    }

    private static String hash(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Override
    public byte[] wrap(KeyReference key, byte[] plaintext) throws TokenException {
        next("wrap");
        requireIdentity(key, found(key.label(), KeyKind.AES).identity());
        var iv = new byte[IV_BYTES];
        new SecureRandom().nextBytes(iv);
        var sealed = gcm(Cipher.ENCRYPT_MODE, key.label(), iv, plaintext);
        var wrapped = Arrays.copyOf(iv, IV_BYTES + sealed.length);
        System.arraycopy(sealed, 0, wrapped, IV_BYTES, sealed.length);
        return wrapped;
    }

    @Override
    public Unwrapped unwrap(KeyReference key, byte[] wrapped) throws TokenException {
        next("unwrap");
        requireIdentity(key, found(key.label(), key.kind()).identity());
        if (key.kind() == KeyKind.RSA) {
            return new Unwrapped(isRaw, rsa(key.label(), wrapped));
        }
        if (wrapped.length < IV_BYTES + TAG_BYTES) {
            throw new TokenException(TokenFailure.UNCLEAR, "a wrapped key of " + wrapped.length + " bytes");
        }
        return new Unwrapped(
                false,
                gcm(
                        Cipher.DECRYPT_MODE,
                        key.label(),
                        Arrays.copyOf(wrapped, IV_BYTES),
                        Arrays.copyOfRange(wrapped, IV_BYTES, wrapped.length)));
    }

    private byte[] rsa(String label, byte[] wrapped) throws TokenException {
        try {
            var cipher = Cipher.getInstance(isRaw ? "RSA/ECB/NoPadding" : "RSA/ECB/OAEPPadding");
            if (isRaw) {
                cipher.init(Cipher.DECRYPT_MODE, rsa.get(label).getPrivate());
            } else {
                cipher.init(
                        Cipher.DECRYPT_MODE,
                        rsa.get(label).getPrivate(),
                        new javax.crypto.spec.OAEPParameterSpec(
                                "SHA-256",
                                "MGF1",
                                java.security.spec.MGF1ParameterSpec.SHA256,
                                javax.crypto.spec.PSource.PSpecified.DEFAULT));
            }
            return cipher.doFinal(wrapped);
        } catch (GeneralSecurityException e) {
            throw new TokenException(TokenFailure.UNCLEAR, "CKR_GENERAL_ERROR");
        }
    }

    @Override
    public void prove(KeyReference key) throws TokenException {
        next("prove");
        requireIdentity(key, found(key.label(), key.kind()).identity());
    }

    @Override
    public long connection() {
        return 7;
    }

    @Override
    public void reconnect(long connection) {
        asked.add("reconnect " + connection);
    }

    @Override
    public List<KeyFacts> list() {
        return aes.keySet().stream()
                .map(label -> new KeyFacts(label, ID, KeyKind.AES, 256, attributes, new byte[0]))
                .toList();
    }

    @Override
    public void generate(KeyReference named, int bits) throws TokenException {
        if (obstacle != null) {
            throw new TokenException(obstacle, "CKR_SCRIPTED");
        }
        try {
            if (named.kind() == KeyKind.AES) {
                var generator = KeyGenerator.getInstance("AES");
                generator.init(256);
                aes.put(named.label(), generator.generateKey());
            } else {
                var generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(bits);
                rsa.put(named.label(), generator.generateKeyPair());
            }
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public RootKeyTransfer transfer(KeyReference named, int bits, RSAPublicKey exchangeKey) throws TokenException {
        generate(named, bits);
        return new RootKeyTransfer(
                (RSAPublicKey) rsa.get(named.label()).getPublic(),
                new byte[exchangeKey.getModulus().bitLength() / Byte.SIZE],
                false);
    }

    @Override
    public void close() {
        asked.add("close");
    }

    private void next(String operation) throws TokenException {
        asked.add(operation);
        var failure = failures.isEmpty() ? null : failures.remove(0);
        if (failure != null) {
            throw new TokenException(failure, "CKR_SCRIPTED");
        }
    }

    private byte[] gcm(int mode, String label, byte[] iv, byte[] input) throws TokenException {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, aes.get(label), new GCMParameterSpec(128, iv));
            return cipher.doFinal(input);
        } catch (AEADBadTagException e) {
            // SoftHSM says no more than this.
            throw new TokenException(TokenFailure.UNCLEAR, "CKR_GENERAL_ERROR");
        } catch (GeneralSecurityException e) {
            throw new TokenException(TokenFailure.MECHANISM_MISSING, "CKR_MECHANISM_INVALID");
        }
    }
}
