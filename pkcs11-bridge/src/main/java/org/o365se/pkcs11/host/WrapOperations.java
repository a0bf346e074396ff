package org.o365se.pkcs11.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.Cryptoki.Attribute;
import org.o365se.pkcs11.host.Cryptoki.Gcm;
import org.o365se.pkcs11.host.Cryptoki.Mechanism;
import org.o365se.pkcs11.host.Cryptoki.OaepSha256;
import org.o365se.pkcs11.host.Cryptoki.Plain;

/** Wraps and unwraps with one key in one session. A wrapped value is what the algorithm defines; that of AES-GCM is IV, ciphertext, tag. */
final class WrapOperations {
    static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;
    /** By so much a wrapped value is longer at most. */
    private static final int MOST_OVERHEAD = 32;
    /** Of an RSA key with 16,384 bits. */
    private static final int MOST_RSA_BYTES = 2048;

    private final Cryptoki cryptoki;

    WrapOperations(Cryptoki cryptoki) {
        this.cryptoki = cryptoki;
    }

    /** Wraps with an AES key; the IV is for AES-GCM. */
    byte[] wrap(long session, long key, Way way, byte[] iv, byte[] plaintext) throws CryptokiException, TokenException {
        if (way != Way.GCM) {
            return wrapDeterministically(session, key, way, plaintext);
        }
        if (iv.length != IV_BYTES || Arrays.equals(iv, Proofs.CHECK_IV)) {
            throw new TokenException(TokenFailure.HOST_BROKEN, "an IV that is not for wrapping");
        }
        return gcm(session, key, iv, plaintext);
    }

    /** AES-GCM under this IV. */
    byte[] gcm(long session, long key, byte[] iv, byte[] plaintext) throws CryptokiException {
        cryptoki.encryptInit(session, new Gcm(iv), key);
        var sealed = cryptoki.encrypt(session, plaintext, plaintext.length + MOST_OVERHEAD);
        var wrapped = Arrays.copyOf(iv, iv.length + sealed.length);
        System.arraycopy(sealed, 0, wrapped, iv.length, sealed.length);
        return wrapped;
    }

    byte[] wrapDeterministically(long session, long key, Way way, byte[] plaintext) throws CryptokiException {
        var mechanism = new Plain(way.mechanism());
        if (!way.isOfObject()) {
            cryptoki.encryptInit(session, mechanism, key);
            return cryptoki.encrypt(session, plaintext, plaintext.length + MOST_OVERHEAD);
        }
        long object = cryptoki.createObject(session, readable(plaintext));
        try {
            return cryptoki.wrapKey(session, mechanism, key, object);
        } finally {
            cryptoki.destroyObject(session, object);
        }
    }

    /**
     * Unwraps; the result is the caller's to wipe.
     *
     * @param keyPin the PIN that the key wants for each operation, or null
     */
    byte[] unwrap(long session, long key, Way way, byte[] wrapped, byte @Nullable [] keyPin)
            throws CryptokiException, TokenException {
        var input = wrapped;
        Mechanism mechanism;
        if (way == Way.GCM) {
            if (wrapped.length < IV_BYTES + TAG_BYTES) {
                throw new TokenException(TokenFailure.UNCLEAR, "a wrapped key of " + wrapped.length + " bytes");
            }
            mechanism = new Gcm(Arrays.copyOf(wrapped, IV_BYTES));
            input = Arrays.copyOfRange(wrapped, IV_BYTES, wrapped.length);
        } else if (way.mechanism() == P11.CKM_RSA_PKCS_OAEP) {
            mechanism = new OaepSha256();
        } else {
            mechanism = new Plain(way.mechanism());
        }
        if (way.isOfObject()) {
            return unwrapObject(session, key, mechanism, input);
        }
        cryptoki.decryptInit(session, mechanism, key);
        if (keyPin != null) {
            cryptoki.login(session, P11.CKU_CONTEXT_SPECIFIC, keyPin);
        }
        return cryptoki.decrypt(session, input, Math.max(input.length, MOST_RSA_BYTES));
    }

    private byte[] unwrapObject(long session, long key, Mechanism mechanism, byte[] wrapped)
            throws CryptokiException, TokenException {
        long object = cryptoki.unwrapKey(session, mechanism, key, wrapped, readable());
        try {
            return cryptoki.attribute(session, object, P11.CKA_VALUE)
                    .filter(byte[].class::isInstance)
                    .map(byte[].class::cast)
                    .orElseThrow(() -> new TokenException(TokenFailure.UNCLEAR, "no CKA_VALUE"));
        } finally {
            cryptoki.destroyObject(session, object);
        }
    }

    /** A secret of this session whose bytes may be read and wrapped. */
    private static List<Attribute> readable() {
        return List.of(
                new Attribute(P11.CKA_CLASS, P11.CKO_SECRET_KEY),
                new Attribute(P11.CKA_KEY_TYPE, P11.CKK_GENERIC_SECRET),
                new Attribute(P11.CKA_TOKEN, false),
                new Attribute(P11.CKA_SENSITIVE, false),
                new Attribute(P11.CKA_EXTRACTABLE, true));
    }

    private static List<Attribute> readable(byte[] value) {
        var template = new ArrayList<>(readable());
        template.add(new Attribute(P11.CKA_VALUE, value));
        return template;
    }
}
