package org.o365se.internal.crypto;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.lang.invoke.VarHandle;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * A 256-bit key in memory that can be overwritten, which {@code SecretKeySpec} cannot.
 *
 * <p>It is a {@code SecretKey} so that the JDK's {@code Cipher} and {@code Mac} accept it; it never leaves the provider. Thread-safe: a thread that uses it
 * while another destroys it gets the whole key or a {@link KeyWipedException}.
 */
public final class Key256 implements SecretKey {
    /** Length of the key in bytes. */
    public static final int BYTES = 32;

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient byte[] bytes;
    private transient volatile boolean destroyed;

    private Key256(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A key has " + BYTES + " bytes, not " + bytes.length);
        }
        this.bytes = bytes;
    }

    /**
     * Creates a key that takes ownership of an array.
     *
     * @param bytes 32 bytes; the caller must no longer use the array
     * @return the key
     */
    public static Key256 takeOwnershipOf(byte[] bytes) {
        return new Key256(bytes);
    }

    /**
     * Creates a key from a copy of a part of an array.
     *
     * @param source contains the key
     * @param offset the offset of the 32 bytes
     * @return the key
     */
    public static Key256 copyOf(byte[] source, int offset) {
        return new Key256(Arrays.copyOfRange(source, offset, offset + BYTES));
    }

    /**
     * Generates a random key.
     *
     * @param random the random source
     * @return the key
     */
    public static Key256 random(SecureRandom random) {
        return new Key256(DrawHistory.draw(random, BYTES));
    }

    /**
     * Generates a random key for a message.
     *
     * @param random the random source
     * @return the key
     */
    public static Key256 random(MessageRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Key256(bytes);
    }

    /**
     * Creates a copy of the key.
     *
     * @return the copy, which is destroyed separately
     */
    public Key256 copy() {
        return new Key256(getEncoded());
    }

    /**
     * Compares two keys in constant time.
     *
     * @param other the other key
     * @return whether both have the same 32 bytes
     */
    public boolean hasSameBytesAs(Key256 other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    @Override
    public String getAlgorithm() {
        return "AES";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** Returns a copy, as the JCA requires; the caller wipes it. */
    @Override
    public byte[] getEncoded() {
        var copy = bytes.clone();
        // Without the fence, a partly wiped copy could be used as the key while another thread destroys it.
        VarHandle.loadLoadFence();
        if (destroyed) {
            Arrays.fill(copy, (byte) 0);
            throw new KeyWipedException();
        }
        return copy;
    }

    @Override
    public void destroy() {
        destroyed = true;
        VarHandle.storeStoreFence();
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public String toString() {
        return "256-bit key";
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException(Key256.class.getName());
    }
}
