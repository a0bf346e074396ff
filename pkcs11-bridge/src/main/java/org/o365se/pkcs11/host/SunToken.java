package org.o365se.pkcs11.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/** The operations on one token, over SunPKCS11. Thread-safe once logged in. */
final class SunToken {
    private static final int TAG_BITS = 128;
    private static final String NEW_KEY = "o365se-new-root-key";
    private static final String RAW_RSA = "RSA/ECB/NoPadding";

    private final SunLibrary library;
    private final Printed printed;
    private final SunLibrary.Found found;
    private volatile SunKeys keys;
    private volatile @Nullable Made made;

    /** A key pair that this host has made and that has no certificate yet. */
    private record Made(KeyStore keyStore, PrivateKey key) {}

    SunToken(SunLibrary library, Printed printed, SunLibrary.Found found) {
        this.library = library;
        this.printed = printed;
        this.found = found;
    }

    TokenFacts facts() {
        return found.facts();
    }

    /** Logs in with the PIN's bytes, which are the caller's, and reads the keys. */
    void login(byte[] pin) throws TokenException {
        // SunPKCS11 hands the low byte of each character to the token.
        var characters = new char[pin.length];
        for (int i = 0; i < pin.length; i++) {
            characters[i] = (char) (pin[i] & 0xff);
        }
        try {
            keys = load(found.provider(), characters);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    /** Always looks afresh: by this a key is judged, and by the public key found here policy keys are wrapped. */
    KeyFacts find(String label, String kind) throws TokenException {
        keys = renew();
        var found = work(known -> known.find(label, kind).facts(), keys);
        return found.with(SunAttributes.read(library.path(), facts().slot(), found));
    }

    List<KeyFacts> list() throws TokenException {
        keys = renew();
        return keys.list();
    }

    byte[] gcm(int mode, String label, byte[] iv, byte[] input) throws TokenException {
        return withKeys(known -> {
            var key = known.find(label, KeyKind.AES.name());
            requireStrong(key);
            var cipher = Cipher.getInstance("AES/GCM/NoPadding", known.provider());
            cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, iv));
            return cipher.doFinal(input);
        });
    }

    byte[] rsa(String label, byte[] publicKeyHash, byte[] block) throws TokenException {
        return withKeys(known -> {
            var key = known.find(label, KeyKind.RSA.name());
            key.requirePublicKey(publicKeyHash);
            requireStrong(key);
            if (known.provider().getService("Cipher", RAW_RSA) == null) {
                // Cipher.getInstance would take PKCS#1 in its place and have the token look for a padding that is not
                // there.
                throw new TokenException(TokenFailure.MECHANISM_MISSING, "no " + RAW_RSA);
            }
            var cipher = Cipher.getInstance(RAW_RSA, known.provider());
            cipher.init(Cipher.DECRYPT_MODE, key.key());
            return cipher.doFinal(block);
        });
    }

    /** Audits the very object that is about to be used: under its label another one may have been found than before. */
    private void requireStrong(SunKeys.Found found) throws TokenException {
        var attributes = SunAttributes.read(library.path(), facts().slot(), found.key());
        var weakness = found.facts().with(attributes).weakness();
        if (weakness.isPresent()) {
            throw new TokenException(TokenFailure.KEY_WEAK, weakness.get());
        }
    }

    void generateAes(String label, byte[] id) throws TokenException {
        if (!SunKeys.isAscii(label)) {
            throw new TokenException(TokenFailure.KEY_UNSUITABLE, SunKeys.NOT_ASCII);
        }
        requireFree(label);
        var provider = library.provider(
                facts().slot(),
                attributes(
                        "CKO_SECRET_KEY",
                        "CKK_AES",
                        label,
                        id,
                        "CKA_ENCRYPT = true\nCKA_DECRYPT = true\nCKA_SIGN = false\nCKA_VERIFY = false\nCKA_WRAP = false\nCKA_UNWRAP = false\n"));
        try {
            var generator = KeyGenerator.getInstance("AES", provider);
            generator.init(256);
            generator.generateKey();
        } catch (GeneralSecurityException | ProviderException e) {
            throw Ckr.explain(e);
        }
        keys = renew();
    }

    byte[] generateRsa(String label, byte[] id, int bits) throws TokenException {
        requireFree(label);
        // The public half need not stay: it comes back in the certificate.
        var provider = library.provider(
                facts().slot(),
                attributes(
                        "CKO_PRIVATE_KEY",
                        "CKK_RSA",
                        templateLabel(label),
                        id,
                        "CKA_DECRYPT = true\nCKA_SIGN = false\nCKA_UNWRAP = false\n"));
        try {
            var generator = KeyPairGenerator.getInstance("RSA", provider);
            generator.initialize(bits);
            var pair = generator.generateKeyPair();
            var keyStore = KeyStore.getInstance("PKCS11", provider);
            keyStore.load(null, null);
            made = new Made(keyStore, pair.getPrivate());
            return pair.getPublic().getEncoded();
        } catch (GeneralSecurityException | IOException | ProviderException e) {
            throw Ckr.explain(e);
        }
    }

    void certify(String label, Certificate certificate) throws TokenException {
        var pair = made;
        if (pair == null) {
            throw new TokenException(TokenFailure.HOST_BROKEN, "no key pair was made");
        }
        try {
            pair.keyStore().setKeyEntry(label, pair.key(), null, new Certificate[] {certificate});
        } catch (GeneralSecurityException | ProviderException e) {
            throw Ckr.explain(e);
        }
        keys = renew();
    }

    private void requireFree(String label) throws TokenException {
        keys = renew();
        if (keys.has(label)) {
            throw new TokenException(TokenFailure.LABEL_TAKEN, label);
        }
    }

    /** What an RSA key is called until its certificate names it: SunPKCS11 takes the bytes of a label for a number, and puts a zero before one that would be negative. */
    private static String templateLabel(String label) {
        return SunKeys.isAscii(label) ? label : NEW_KEY;
    }

    private static String attributes(String objectClass, String type, String label, byte[] id, String uses) {
        return "attributes(generate, " + objectClass + ", " + type + ") = {\n"
                + "CKA_TOKEN = true\nCKA_PRIVATE = true\nCKA_SENSITIVE = true\nCKA_EXTRACTABLE = false\n"
                + uses
                + "CKA_LABEL = 0h" + HexFormat.of().formatHex(label.getBytes(StandardCharsets.UTF_8))
                + "\nCKA_ID = 0h" + HexFormat.of().formatHex(id) + "\n}\n";
    }

    /** Reads the keys; where two share a label, reports whether one of them could have been put there without PIN. */
    private SunKeys load(Provider provider, char[] pin) throws TokenException {
        try {
            return SunKeys.load(provider, pin, printed);
        } catch (TokenException e) {
            if (e.failure() == TokenFailure.KEY_AMBIGUOUS) {
                for (var label : SunAttributes.labelsOfPublicKeys(library.path(), facts().slot())) {
                    if (e.detail().contains("[" + label + "]")) {
                        throw new TokenException(TokenFailure.KEY_PLANTED, label);
                    }
                }
            }
            throw e;
        }
    }

    /** Work that SunPKCS11 does with a key. */
    private interface Work<T> {
        T with(SunKeys known) throws GeneralSecurityException, TokenException;
    }

    /** Performs the work; if the key is no longer the same, performs it once more with the keys that are in the token now. */
    private <T> T withKeys(Work<T> work) throws TokenException {
        var known = keys;
        try {
            return work(work, known);
        } catch (TokenException e) {
            if (e.failure() != TokenFailure.KEY_MISSING && e.failure() != TokenFailure.KEY_REPLACED) {
                throw e;
            }
        }
        return work(work, renewUnlessDone(known));
    }

    private static <T> T work(Work<T> work, SunKeys known) throws TokenException {
        try {
            return work.with(known);
        } catch (GeneralSecurityException | ProviderException e) {
            throw Ckr.explain(e);
        }
    }

    private synchronized SunKeys renewUnlessDone(SunKeys old) throws TokenException {
        if (keys.equals(old)) {
            keys = renew();
        }
        return keys;
    }

    /** Reads the keys again through a new provider, whose making proves that the token is still there. */
    private synchronized SunKeys renew() throws TokenException {
        SunLibrary.Found again;
        try {
            again = library.inSlot(facts().slot());
        } catch (TokenException e) {
            throw new TokenException(TokenFailure.TOKEN_GONE, e.detail());
        }
        if (!again.facts().serial().equals(facts().serial())) {
            throw new TokenException(TokenFailure.TOKEN_GONE, "another token is in slot " + facts().slot() + " now");
        }
        return load(again.provider(), null);
    }
}
