package org.o365se.benchmarks.work;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The steps that a message of ours cannot do without, on kept JCA objects and nothing else: random numbers, AES key wrap, HKDF-Expand, AES-GCM. No key is
 * looked up, checked, forgotten or overwritten, no header is written. Not thread-safe.
 */
public final class Primitives implements SmallWork {
    private static final int KEY_BYTES = 32;
    private static final int WRAPPED_BYTES = 40;
    private static final int SALT_BYTES = 24;
    private static final int OKM_BYTES = 76;
    private static final byte[] LABEL = "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0".getBytes(US_ASCII);
    private static final byte[] CONTEXT = new byte[8];

    private final SecureRandom random = new SecureRandom();
    private final SecretKey wrappingKey = new SecretKeySpec(new byte[KEY_BYTES], "AES");
    private final Cipher keyWrap;
    private final Mac mac;
    private final RawGcm gcm;

    /**
     * Makes them.
     *
     * @param gcmProvider who does AES-GCM; the rest is the JDK's
     * @throws GeneralSecurityException if it cannot
     */
    public Primitives(String gcmProvider) throws GeneralSecurityException {
        var jdk = Delegates.register(Delegates.SUN_JCE);
        keyWrap = Cipher.getInstance("AES/KW/NoPadding", jdk);
        mac = Mac.getInstance("HmacSHA512", jdk);
        gcm = new RawGcm(gcmProvider);
    }

    @Override
    public byte[] encrypt(byte[] plain) throws GeneralSecurityException {
        var salt = randomBytes(SALT_BYTES);
        var dataKey = randomBytes(KEY_BYTES);
        var wrapped = wrap(dataKey);
        gcm.use(new SecretKeySpec(expand(dataKey, salt), 0, KEY_BYTES, "AES"));
        var sealed = new byte[WRAPPED_BYTES + SALT_BYTES + plain.length + RawGcm.TAG_BYTES];
        System.arraycopy(wrapped, 0, sealed, 0, WRAPPED_BYTES);
        System.arraycopy(salt, 0, sealed, WRAPPED_BYTES, SALT_BYTES);
        gcm.seal(0, plain, 0, plain.length, sealed, WRAPPED_BYTES + SALT_BYTES);
        return sealed;
    }

    @Override
    public byte[] decrypt(byte[] sealed) throws GeneralSecurityException {
        var dataKey = unwrap(Arrays.copyOf(sealed, WRAPPED_BYTES));
        var salt = Arrays.copyOfRange(sealed, WRAPPED_BYTES, WRAPPED_BYTES + SALT_BYTES);
        gcm.use(new SecretKeySpec(expand(dataKey, salt), 0, KEY_BYTES, "AES"));
        int from = WRAPPED_BYTES + SALT_BYTES;
        var plain = new byte[sealed.length - from - RawGcm.TAG_BYTES];
        gcm.open(0, sealed, from, sealed.length - from, plain, 0);
        return plain;
    }

    /** Draws random bytes. */
    byte[] randomBytes(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Wraps a data key. */
    byte[] wrap(byte[] dataKey) throws GeneralSecurityException {
        keyWrap.init(Cipher.ENCRYPT_MODE, wrappingKey);
        return keyWrap.doFinal(dataKey);
    }

    /** Unwraps a data key. */
    byte[] unwrap(byte[] wrapped) throws GeneralSecurityException {
        keyWrap.init(Cipher.DECRYPT_MODE, wrappingKey);
        return keyWrap.doFinal(wrapped);
    }

    /** HKDF-Expand of a data key to what a message needs. */
    byte[] expand(byte[] dataKey, byte[] salt) throws GeneralSecurityException {
        mac.init(new SecretKeySpec(dataKey, "HmacSHA512"));
        var first = block(new byte[0], salt, 1);
        var second = block(first, salt, 2);
        var okm = Arrays.copyOf(first, OKM_BYTES);
        System.arraycopy(second, 0, okm, first.length, OKM_BYTES - first.length);
        return okm;
    }

    private byte[] block(byte[] before, byte[] salt, int counter) {
        mac.update(before);
        mac.update(LABEL);
        mac.update(salt);
        mac.update(CONTEXT);
        mac.update((byte) counter);
        return mac.doFinal();
    }
}
