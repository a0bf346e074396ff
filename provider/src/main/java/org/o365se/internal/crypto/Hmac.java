package org.o365se.internal.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.ProviderException;
import java.util.Arrays;

/**
 * HMAC (RFC 2104) over a digest of the JDK's provider SUN, on reused objects.
 *
 * <p>Implemented here because the {@code Mac} of SunJCE takes its digest from the first provider in the list, which would receive every key. {@link #forget}
 * removes key and message completely: {@code MessageDigest.reset} clears the digest's message schedule, but {@code Mac.reset} does not after a {@code doFinal}.
 * Not thread-safe.
 */
public final class Hmac {
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private final MessageDigest digest;
    private final byte[] innerPad;
    private final byte[] outerPad;
    private final byte[] inner;
    private boolean keyed;
    private boolean begun;

    private Hmac(String algorithm, int blockBytes) {
        digest = JdkProvider.digest(algorithm);
        innerPad = new byte[blockBytes];
        outerPad = new byte[blockBytes];
        inner = new byte[digest.getDigestLength()];
    }

    /**
     * Creates an HMAC-SHA-256.
     *
     * @return an object without a key
     */
    public static Hmac sha256() {
        return new Hmac("SHA-256", 64);
    }

    /**
     * Creates an HMAC-SHA-512.
     *
     * @return an object without a key
     */
    public static Hmac sha512() {
        return new Hmac("SHA-512", 128);
    }

    /**
     * Sets the key; the current message is discarded.
     *
     * @param key of any length; the array is not changed
     */
    public void init(byte[] key) {
        digest.reset();
        begun = false;
        boolean isLong = key.length > innerPad.length;
        var block = Arrays.copyOf(isLong ? digest.digest(key) : key, innerPad.length);
        for (int i = 0; i < block.length; i++) {
            innerPad[i] = (byte) (block[i] ^ INNER);
            outerPad[i] = (byte) (block[i] ^ OUTER);
        }
        Arrays.fill(block, (byte) 0);
        keyed = true;
    }

    /**
     * Adds a part of the message.
     *
     * @param part the part
     */
    public void update(byte[] part) {
        begin();
        digest.update(part);
    }

    /**
     * Adds one byte of the message.
     *
     * @param part the byte
     */
    public void update(byte part) {
        begin();
        digest.update(part);
    }

    /**
     * Ends the message. The key is kept for the next one.
     *
     * @return the MAC
     */
    public byte[] doFinal() {
        begin();
        begun = false;
        try {
            digest.digest(inner, 0, inner.length);
        } catch (DigestException e) {
            throw new ProviderException("The digest does not have its own length", e);
        }
        digest.update(outerPad);
        digest.update(inner);
        return digest.digest();
    }

    /** Overwrites key and message. */
    public void forget() {
        keyed = false;
        begun = false;
        Arrays.fill(innerPad, (byte) 0);
        Arrays.fill(outerPad, (byte) 0);
        Arrays.fill(inner, (byte) 0);
        digest.reset();
    }

    private void begin() {
        if (!keyed) {
            throw new IllegalStateException("The HMAC has no key");
        }
        if (!begun) {
            digest.update(innerPad);
            begun = true;
        }
    }
}
