package org.o365se.internal.crypto;

import java.nio.ByteBuffer;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.error.ProviderErrorId;

/**
 * The one place where random bytes for keys, salts, nonces and ids are drawn, with a continuous test: a draw that begins as one of the last draws did, or that repeats itself, is
 * refused. Of each draw a one-way fingerprint of its first 12 bytes, the length of the shortest nonce, is kept. A healthy source fails a draw with a probability of about
 * 2<sup>-92</sup>. Thread-safe.
 */
public final class DrawHistory {
    /** All draws of this JVM, whichever object asked: a faulty source may begin anew with each object. */
    public static final DrawHistory OF_THIS_JVM = new DrawHistory();

    private static final int COMPARED_BYTES = 12;
    private static final int REMEMBERED = 16;

    private static final long VERSION_BITS = 0xF000L;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_BITS = 0xC000_0000_0000_0000L;
    private static final long VARIANT_OF_RFC = 0x8000_0000_0000_0000L;

    private final AtomicReferenceArray<@Nullable Fingerprint> last = new AtomicReferenceArray<>(REMEMBERED);
    private final AtomicInteger next = new AtomicInteger();

    private record Fingerprint(long high, long low) {}

    /**
     * Draws bytes.
     *
     * @param source the source
     * @param length how many bytes, at least 12 for the draw to be compared
     * @return the bytes
     * @throws ProviderException if the source repeats itself
     */
    public static byte[] draw(SecureRandom source, int length) {
        var bytes = new byte[length];
        OF_THIS_JVM.fill(source, bytes);
        return bytes;
    }

    /**
     * Draws a random UUID (RFC 9562, version 4).
     *
     * @param source the source
     * @return the UUID
     * @throws ProviderException if the source repeats itself
     */
    public static UUID drawUuid(SecureRandom source) {
        var bits = ByteBuffer.wrap(draw(source, 2 * Long.BYTES));
        return new UUID(
                (bits.getLong() & ~VERSION_BITS) | VERSION_4, (bits.getLong() & ~VARIANT_BITS) | VARIANT_OF_RFC);
    }

    /** Fills an array, which is zero afterwards if the source repeats itself. */
    void fill(SecureRandom source, byte[] target) {
        source.nextBytes(target);
        if (target.length >= COMPARED_BYTES && repeats(target)) {
            Arrays.fill(target, (byte) 0);
            throw new ProviderException(
                    ProviderErrorId.RANDOM_REPEATS.with(
                            "The random source " + source.getAlgorithm()
                                    + " of provider " + source.getProvider()
                                    + " returned the same bytes twice, so it is not used; check the JVM's securerandom settings and the first providers in the list"));
        }
    }

    private boolean repeats(byte[] draw) {
        if (draw.length >= 2 * COMPARED_BYTES
                && Arrays.equals(draw, 0, COMPARED_BYTES, draw, COMPARED_BYTES, 2 * COMPARED_BYTES)) {
            return true;
        }
        var digest = JdkProvider.digest("SHA-256");
        digest.update(draw, 0, COMPARED_BYTES);
        var hash = ByteBuffer.wrap(digest.digest());
        digest.reset();
        var mine = new Fingerprint(hash.getLong(), hash.getLong());
        for (int i = 0; i < REMEMBERED; i++) {
            if (mine.equals(last.get(i))) {
                return true;
            }
        }
        last.set(Math.floorMod(next.getAndIncrement(), REMEMBERED), mine);
        return false;
    }
}
