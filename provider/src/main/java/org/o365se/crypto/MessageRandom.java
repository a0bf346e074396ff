package org.o365se.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Random bytes for message after message, drawn from the JVM's {@code SecureRandom} for several messages at once, because all threads of a JVM share that one and
 * its lock. Not thread-safe.
 *
 * <p>Each byte is given out once and overwritten here as it goes. What was drawn is used within a tenth of a second or never, as the JDK itself does it, so that
 * two machines that go on from one snapshot do not long draw the same.
 */
public final class MessageRandom {
    private static final long USABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MOST_DRAWN = 1024;

    private final SecureRandom random;
    private final LongSupplier nanoClock;
    private byte[] drawn = {};
    private int used;
    private long drawnAt;

    /** Makes one that has drawn nothing yet. */
    public MessageRandom() {
        this(new SecureRandom(), System::nanoTime);
    }

    MessageRandom(SecureRandom random, LongSupplier nanoClock) {
        this.random = random;
        this.nanoClock = nanoClock;
    }

    /**
     * Fills an array.
     *
     * @param target takes random bytes
     */
    public void nextBytes(byte[] target) {
        long now = nanoClock.getAsLong();
        boolean isOld = drawn.length == 0 || now - drawnAt > USABLE_NANOS;
        if (isOld || drawn.length - used < target.length) {
            // Who writes many messages gets more and more at once; who writes one pays for one.
            draw(isOld ? target.length : Math.max(target.length, Math.min(2 * drawn.length, MOST_DRAWN)));
            drawnAt = now;
        }
        System.arraycopy(drawn, used, target, 0, target.length);
        Arrays.fill(drawn, used, used + target.length, (byte) 0);
        used += target.length;
    }

    private void draw(int length) {
        Arrays.fill(drawn, used, drawn.length, (byte) 0);
        // Should there be no memory, or the source fail, zeros must not be taken for random bytes.
        used = drawn.length;
        if (drawn.length != length) {
            drawn = new byte[length];
            used = length;
        }
        random.nextBytes(drawn);
        used = 0;
    }
}
