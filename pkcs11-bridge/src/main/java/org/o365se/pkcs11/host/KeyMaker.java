package org.o365se.pkcs11.host;

import java.util.List;
import java.util.Set;
import org.o365se.pkcs11.host.Cryptoki.Attribute;
import org.o365se.pkcs11.host.Cryptoki.Plain;

/** Makes root keys in a token: private, sensitive, and not extractable unless they are made to be wrapped for a vault. */
final class KeyMaker {
    private static final long AES_BYTES = 32;
    private static final byte[] F4 = {1, 0, 1};
    private static final Set<Long> TEMPLATE_REFUSED = Set.of(
            Ckr.ATTRIBUTE_READ_ONLY,
            Ckr.ATTRIBUTE_TYPE_INVALID,
            Ckr.ATTRIBUTE_VALUE_INVALID,
            Ckr.TEMPLATE_INCOMPLETE,
            Ckr.TEMPLATE_INCONSISTENT);

    private final Cryptoki cryptoki;
    private final Sessions sessions;
    private final long slot;

    KeyMaker(Cryptoki cryptoki, Sessions sessions, long slot) {
        this.cryptoki = cryptoki;
        this.sessions = sessions;
        this.slot = slot;
    }

    /** Makes an AES-256 key, which may do whatever the algorithms need: wrap where a token has no AES-GCM. Returns its handle. */
    List<Long> aes(byte[] label, byte[] id) throws TokenException {
        return change(session -> List.of(cryptoki.generateKey(
                session,
                new Plain(P11.CKM_AES_KEY_GEN),
                List.of(
                        new Attribute(P11.CKA_CLASS, P11.CKO_SECRET_KEY),
                        new Attribute(P11.CKA_KEY_TYPE, P11.CKK_AES),
                        new Attribute(P11.CKA_VALUE_LEN, AES_BYTES),
                        new Attribute(P11.CKA_TOKEN, true),
                        new Attribute(P11.CKA_PRIVATE, true),
                        new Attribute(P11.CKA_SENSITIVE, true),
                        new Attribute(P11.CKA_EXTRACTABLE, false),
                        new Attribute(P11.CKA_ENCRYPT, true),
                        new Attribute(P11.CKA_DECRYPT, true),
                        new Attribute(P11.CKA_WRAP, true),
                        new Attribute(P11.CKA_UNWRAP, true),
                        new Attribute(P11.CKA_SIGN, false),
                        new Attribute(P11.CKA_VERIFY, false),
                        new Attribute(P11.CKA_LABEL, label),
                        new Attribute(P11.CKA_ID, id)))));
    }

    /** Makes an RSA key pair. Returns the handles of the private and of the public key, which we do not use: some tokens make no pair without it. */
    List<Long> rsa(byte[] label, byte[] id, int bits) throws TokenException {
        requireSize(bits);
        return change(session -> rsa(session, label, id, bits, false));
    }

    /** Makes an RSA key pair in a session that changes the token. */
    List<Long> rsa(long session, byte[] label, byte[] id, int bits, boolean isExtractable) throws CryptokiException {
        var pair = cryptoki.generateKeyPair(
                session,
                new Plain(P11.CKM_RSA_PKCS_KEY_PAIR_GEN),
                List.of(
                        new Attribute(P11.CKA_TOKEN, true),
                        new Attribute(P11.CKA_MODULUS_BITS, (long) bits),
                        new Attribute(P11.CKA_PUBLIC_EXPONENT, F4),
                        new Attribute(P11.CKA_LABEL, label),
                        new Attribute(P11.CKA_ID, id)),
                List.of(
                        new Attribute(P11.CKA_TOKEN, true),
                        new Attribute(P11.CKA_PRIVATE, true),
                        new Attribute(P11.CKA_SENSITIVE, true),
                        new Attribute(P11.CKA_EXTRACTABLE, isExtractable),
                        new Attribute(P11.CKA_DECRYPT, true),
                        new Attribute(P11.CKA_SIGN, false),
                        new Attribute(P11.CKA_UNWRAP, false),
                        new Attribute(P11.CKA_LABEL, label),
                        new Attribute(P11.CKA_ID, id)));
        return List.of(pair[1], pair[0]);
    }

    void destroy(List<Long> objects) throws TokenException {
        change(session -> {
            for (long object : objects) {
                cryptoki.destroyObject(session, object);
            }
            return true;
        });
    }

    void requireSize(int bits) throws TokenException {
        long[] sizes;
        try {
            sizes = cryptoki.keySizes(slot, P11.CKM_RSA_PKCS_KEY_PAIR_GEN);
        } catch (CryptokiException e) {
            throw refused(e);
        }
        if (sizes[1] > 0 && (bits < sizes[0] || bits > sizes[1])) {
            throw new TokenException(TokenFailure.SIZE_UNSUPPORTED, sizes[0] + " to " + sizes[1] + " bits");
        }
    }

    private <T> T change(Sessions.Work<T> work) throws TokenException {
        try {
            return sessions.change(work);
        } catch (CryptokiException e) {
            throw refused(e);
        }
    }

    private static TokenException refused(CryptokiException e) {
        if (e.code() == Ckr.KEY_SIZE_RANGE) {
            return new TokenException(TokenFailure.SIZE_UNSUPPORTED, Ckr.name(e.code()));
        }
        return Ckr.failure(e.code()) == TokenFailure.MECHANISM_MISSING || TEMPLATE_REFUSED.contains(e.code())
                ? new TokenException(TokenFailure.GENERATION_REFUSED, Ckr.name(e.code()))
                : Ckr.explain(e);
    }
}
