package org.o365se.pkcs11.host;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.host.Cryptoki.Attribute;
import org.o365se.pkcs11.host.Cryptoki.OaepSha1;
import org.o365se.pkcs11.host.Cryptoki.Plain;

/**
 * Creates an RSA key and wraps it for the import into a vault: RSA-OAEP (SHA-1) of a random AES-256 key under the vault's key exchange key, then AES-KWP of the RSA key under the AES key. This is what
 * CKM_RSA_AES_KEY_WRAP defines, in two steps, because few tokens have that mechanism. Both keys are wrapped in the token and by the token alone.
 */
final class KeyTransfer {
    private static final long AES_BYTES = 32;
    /** A PKCS#8 encoding of an RSA key with 2048 bits is about twice as long. */
    private static final int LEAST_WRAPPED_BYTES = 600;

    private static final int KWP_BLOCK_BYTES = 8;

    /** An AES key that lives as long as the session. */
    private static final List<Attribute> AES = List.of(
            new Attribute(P11.CKA_CLASS, P11.CKO_SECRET_KEY),
            new Attribute(P11.CKA_KEY_TYPE, P11.CKK_AES),
            new Attribute(P11.CKA_VALUE_LEN, AES_BYTES),
            new Attribute(P11.CKA_TOKEN, false),
            new Attribute(P11.CKA_SENSITIVE, true),
            new Attribute(P11.CKA_EXTRACTABLE, true),
            new Attribute(P11.CKA_WRAP, true));

    /** Answers about the token, and not about what was asked of it. */
    private static final Set<TokenFailure> ABOUT_TOKEN = Set.of(TokenFailure.TOKEN_GONE, TokenFailure.NO_SESSION);

    private final Cryptoki cryptoki;
    private final Sessions sessions;
    private final Proofs proofs;
    private final KeyMaker maker;

    KeyTransfer(Cryptoki cryptoki, Sessions sessions, Proofs proofs, KeyMaker maker) {
        this.cryptoki = cryptoki;
        this.sessions = sessions;
        this.proofs = proofs;
        this.maker = maker;
    }

    /**
     * A key that was created and wrapped.
     *
     * @param privateKey its handle
     * @param wrappedAes the AES key, as long as the modulus of the key exchange key
     * @param wrappedRsa the RSA key
     * @param isExtractable whether the token refuses to make it not extractable
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    record Transferred(long privateKey, byte[] wrappedAes, byte[] wrappedRsa, boolean isExtractable) {}

    /** Creates and wraps a key; one that cannot be wrapped is not left behind. The key exchange key is given by modulus and public exponent. */
    Transferred make(byte[] label, byte[] id, int bits, byte[] modulus, byte[] exponent) throws TokenException {
        var way = wrapping();
        maker.requireSize(bits);
        try {
            return sessions.change(session -> make(session, way, label, id, bits, modulus, exponent));
        } catch (CryptokiException e) {
            throw ABOUT_TOKEN.contains(Ckr.failure(e.code()))
                    ? Ckr.explain(e)
                    : new TokenException(TokenFailure.TRANSFER_UNSUPPORTED, Ckr.name(e.code()));
        }
    }

    private Transferred make(long session, Way way, byte[] label, byte[] id, int bits, byte[] modulus, byte[] exponent)
            throws CryptokiException, TokenException {
        // What is wrong with the key exchange key is known before a key is made.
        long exchangeKey = cryptoki.createObject(session, exchangeKey(modulus, exponent));
        long aes = cryptoki.generateKey(session, new Plain(P11.CKM_AES_KEY_GEN), AES);
        var wrappedAes = cryptoki.wrapKey(session, new OaepSha1(), exchangeKey, aes);
        requireLength(wrappedAes.length == modulus.length, wrappedAes);
        var pair = maker.rsa(session, label, id, bits, true);
        boolean isWrapped = false;
        try {
            var wrappedRsa = cryptoki.wrapKey(session, new Plain(way.mechanism()), aes, pair.get(0));
            requireLength(
                    wrappedRsa.length > LEAST_WRAPPED_BYTES && wrappedRsa.length % KWP_BLOCK_BYTES == 0, wrappedRsa);
            boolean isExtractable = !close(session, pair.get(0));
            isWrapped = true;
            return new Transferred(pair.get(0), wrappedAes, wrappedRsa, isExtractable);
        } finally {
            if (!isWrapped) {
                for (long object : pair) {
                    cryptoki.destroyObject(session, object);
                }
            }
        }
    }

    /** Returns the mechanism by which this token does AES-KWP. */
    private Way wrapping() throws TokenException {
        for (var way : List.of(Way.KWP_OF_OBJECT, Way.PAD_OF_OBJECT)) {
            if (proofs.isStandard(way)) {
                return way;
            }
        }
        throw new TokenException(TokenFailure.TRANSFER_UNSUPPORTED, "no AES-KWP by C_WrapKey");
    }

    private static void requireLength(boolean isRight, byte[] wrapped) throws TokenException {
        if (!isRight) {
            throw new TokenException(
                    TokenFailure.TRANSFER_UNSUPPORTED, "C_WrapKey returned " + wrapped.length + " bytes");
        }
    }

    /** Makes the key not extractable for good; returns whether the token has done so. */
    private boolean close(long session, long key) throws CryptokiException {
        try {
            cryptoki.setAttribute(session, key, new Attribute(P11.CKA_EXTRACTABLE, false));
            return Boolean.FALSE.equals(asBoolean(
                    cryptoki.attribute(session, key, P11.CKA_EXTRACTABLE).orElse(null)));
        } catch (CryptokiException e) {
            // Reported to the operator, who has the wrapped key and can delete the one in the token.
            return false;
        }
    }

    private static @Nullable Boolean asBoolean(@Nullable Object value) {
        return value instanceof Boolean known ? known : null;
    }

    private static List<Attribute> exchangeKey(byte[] modulus, byte[] exponent) {
        return List.of(
                new Attribute(P11.CKA_CLASS, P11.CKO_PUBLIC_KEY),
                new Attribute(P11.CKA_KEY_TYPE, P11.CKK_RSA),
                new Attribute(P11.CKA_TOKEN, false),
                new Attribute(P11.CKA_WRAP, true),
                new Attribute(P11.CKA_MODULUS, modulus),
                new Attribute(P11.CKA_PUBLIC_EXPONENT, exponent));
    }
}
