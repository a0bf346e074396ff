package org.o365se.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * RSA-OAEP encryption (RFC 8017, section 7.1.1) with SHA-256, MGF1 with SHA-256 and an empty label.
 *
 * <p>The encoding is implemented here with the digest of SUN, because SunJCE takes its digest from the first provider in the list, which would receive seed and
 * masked block, and so the plaintext. Raw RSA is SunJCE's, which looks up nothing. Only the public key is used, so there is no secret exponent and no padding
 * oracle. The bridges decrypt.
 */
public final class RsaOaep {
    private static final String DIGEST = "SHA-256";
    private static final int HASH_BYTES = 32;
    private static final int COUNTER_BYTES = 4;
    private static final byte SEPARATOR = 1;

    private RsaOaep() {}

    /**
     * Encrypts.
     *
     * @param key the public key
     * @param plaintext at most the length of the modulus less 66 bytes; the array is not changed
     * @return the ciphertext, as long as the modulus
     * @throws InvalidKeyException if the key cannot encrypt with RSA, or is too short for the plaintext
     */
    public static byte[] encrypt(RSAPublicKey key, byte[] plaintext) throws InvalidKeyException {
        var seed = DrawHistory.draw(new SecureRandom(), HASH_BYTES);
        byte[] block = {};
        try {
            block = encode(plaintext, seed, (key.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE);
            var rsa = Cipher.getInstance("RSA/ECB/NoPadding", JdkProvider.named(JdkProvider.SUN_JCE));
            rsa.init(Cipher.ENCRYPT_MODE, key);
            return rsa.doFinal(block);
        } catch (InvalidKeyException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new ProviderException("SunJCE's RSA does not encrypt a block of the key's length", e);
        } finally {
            Arrays.fill(seed, (byte) 0);
            Arrays.fill(block, (byte) 0);
        }
    }

    /** Returns EM = 00 || maskedSeed || maskedDB, where DB = lHash || zeros || 01 || M; the caller wipes it. */
    static byte[] encode(byte[] plaintext, byte[] seed, int length) throws InvalidKeyException {
        int separator = length - plaintext.length - 1;
        if (separator <= 2 * HASH_BYTES) {
            throw new InvalidKeyException("A modulus of " + length + " bytes is too short to encrypt "
                    + plaintext.length + " bytes by RSA-OAEP with SHA-256");
        }
        var digest = JdkProvider.digest(DIGEST);
        var block = new byte[length];
        int database = 1 + HASH_BYTES;
        System.arraycopy(seed, 0, block, 1, HASH_BYTES);
        System.arraycopy(digest.digest(), 0, block, database, HASH_BYTES);
        block[separator] = SEPARATOR;
        System.arraycopy(plaintext, 0, block, separator + 1, plaintext.length);
        mask(digest, block, 1, database, database, length);
        mask(digest, block, database, length, 1, database);
        digest.reset();
        return block;
    }

    /** XORs MGF1 of one part of the block onto another part of it. */
    private static void mask(MessageDigest digest, byte[] block, int seedFrom, int seedTo, int from, int to) {
        var counter = new byte[COUNTER_BYTES];
        for (int at = from; at < to; counter[COUNTER_BYTES - 1]++) {
            digest.update(block, seedFrom, seedTo - seedFrom);
            var bytes = digest.digest(counter);
            for (int i = 0; i < bytes.length && at < to; i++, at++) {
                block[at] ^= bytes[i];
            }
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
