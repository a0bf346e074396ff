package org.o365se.pkcs11;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.Answer;
import org.o365se.pkcs11.host.KeyAttributes;
import org.o365se.pkcs11.host.KeyFacts;
import org.o365se.pkcs11.host.KeyKind;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFacts;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.rootkey.AllowedTenants;
import org.o365se.rootkey.RootKeyException;

/** A token in memory whose failures are scripted, for what is decided above the route to a real one. */
final class SoftwareToken implements Token {
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

    boolean aesGcm = true;
    boolean rawRsa = true;
    boolean sensitive = true;
    boolean extractable;
    KeyAttributes attributes =
            new KeyAttributes(Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES, "0a");

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
                Duration.ofSeconds(1),
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
        return new TokenFacts(label, "serial-" + name, "ACME", "One", 1, false, false, aesGcm, rawRsa);
    }

    @Override
    public KeyFacts find(String label, @Nullable KeyKind kind) throws TokenException {
        next("find");
        if (aes.containsKey(label) && kind != KeyKind.RSA) {
            return new KeyFacts(label, KeyKind.AES, 256, sensitive, extractable, attributes, new byte[0]);
        }
        if (rsa.containsKey(label) && kind != KeyKind.AES) {
            var publicKey = rsa.get(label).getPublic();
            int bits = ((java.security.interfaces.RSAPublicKey) publicKey)
                    .getModulus()
                    .bitLength();
            return new KeyFacts(label, KeyKind.RSA, bits, sensitive, extractable, attributes, publicKey.getEncoded());
        }
        throw new TokenException(TokenFailure.KEY_MISSING, "");
    }

    @Override
    public byte[] encrypt(String label, byte[] iv, byte[] plaintext) throws TokenException {
        next("encrypt");
        return gcm(Cipher.ENCRYPT_MODE, label, iv, plaintext);
    }

    @Override
    public byte[] decrypt(String label, byte[] iv, byte[] ciphertext) throws TokenException {
        next("decrypt");
        return gcm(Cipher.DECRYPT_MODE, label, iv, ciphertext);
    }

    @Override
    public byte[] rsa(String label, byte[] publicKeyHash, byte[] block) throws TokenException {
        next("rsa");
        try {
            var pair = rsa.get(label);
            if (pair == null) {
                throw new TokenException(TokenFailure.KEY_MISSING, "");
            }
            if (!MessageDigest.isEqual(
                    publicKeyHash,
                    MessageDigest.getInstance("SHA-256").digest(pair.getPublic().getEncoded()))) {
                throw new TokenException(TokenFailure.KEY_REPLACED, label);
            }
            var cipher = Cipher.getInstance("RSA/ECB/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate());
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new TokenException(TokenFailure.UNCLEAR, "CKR_GENERAL_ERROR");
        }
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
                .map(label -> new KeyFacts(label, KeyKind.AES, 256, sensitive, extractable, attributes, new byte[0]))
                .toList();
    }

    @Override
    public void generateAes(String label) {
        try {
            var generator = KeyGenerator.getInstance("AES");
            generator.init(256);
            aes.put(label, generator.generateKey());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void generateRsa(String label, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            rsa.put(label, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
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
        var key = aes.get(label);
        if (key == null) {
            throw new TokenException(TokenFailure.KEY_MISSING, "");
        }
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(128, iv));
            return cipher.doFinal(input);
        } catch (AEADBadTagException e) {
            // SoftHSM says no more than this.
            throw new TokenException(TokenFailure.UNCLEAR, "CKR_GENERAL_ERROR");
        } catch (GeneralSecurityException e) {
            throw new TokenException(TokenFailure.MECHANISM_MISSING, "CKR_MECHANISM_INVALID");
        }
    }
}
