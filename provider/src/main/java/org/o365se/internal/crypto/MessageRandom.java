package org.o365se.internal.crypto;

import static java.security.DrbgParameters.Capability.RESEED_ONLY;

import java.security.DrbgParameters;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Random bytes for message after message. All threads of a JVM share its {@code SecureRandom} and that one's lock, so who writes few messages gets their bytes from there,
 * and who writes many gets a DRBG of the JDK's (NIST SP 800-90A Rev. 1) for himself, seeded from there. Not thread-safe.
 *
 * <p>Each byte is given out once and overwritten here as it goes. Nothing is given out that goes back to bits which the JVM's source gave more than a tenth of a second
 * ago, so that two machines that go on from one snapshot do not long draw the same: with the JDK's own generator, which keeps what it has read from the system for a
 * tenth of a second too, up to two tenths.
 */
public final class MessageRandom {
    private static final long USABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MOST_DRAWN = 1024;
    /** Of 1 KiB within a tenth of a second: from this number on a busy Cipher keeps a generator of its own. */
    private static final int BUSY_DRAWS = 2;

    private static final int STRENGTH_IN_BITS = 256;
    /** Entropy of that strength and a nonce of half of it. */
    private static final int SEED_BYTES = 48;

    /** Held while the source is asked for a seed: unlike the source's own lock, one can check whether it is free. */
    private static final ReentrantLock SEEDING = new ReentrantLock();

    private final SecureRandom source;
    private final Supplier<Optional<SecureRandom>> generators;
    private final LongSupplier nanoClock;
    private final DrawHistory history;
    private byte[] drawn = {};
    private int used;
    /** When the source was asked for what is drawn now, or for the seed that it was made from. */
    private long freshAt;

    /** Made when it is first needed; the source itself where there is no other. */
    private @Nullable SecureRandom own;

    private int drawnOfOwn;

    /** Makes one that has drawn nothing yet. */
    public MessageRandom() {
        this(new SecureRandom(), MessageRandom::drbgOfJdk, System::nanoTime, DrawHistory.OF_THIS_JVM);
    }

    MessageRandom(
            SecureRandom source,
            Supplier<Optional<SecureRandom>> generators,
            LongSupplier nanoClock,
            DrawHistory history) {
        this.source = source;
        this.generators = generators;
        this.nanoClock = nanoClock;
        this.history = history;
    }

    /** Returns one that is not seeded; empty where the JVM has none, or only a weaker one (security property {@code securerandom.drbg.config}). */
    private static Optional<SecureRandom> drbgOfJdk() {
        try {
            var parameters = DrbgParameters.instantiation(STRENGTH_IN_BITS, RESEED_ONLY, null);
            return Optional.of(SecureRandom.getInstance("DRBG", parameters, JdkProvider.named(JdkProvider.SUN)));
        } catch (NoSuchAlgorithmException e) {
            return Optional.empty();
        }
    }

    /**
     * Fills an array.
     *
     * @param target takes random bytes
     */
    public void nextBytes(byte[] target) {
        long now = nanoClock.getAsLong();
        if (drawn.length == 0 || now - freshAt > USABLE_NANOS) {
            beginAnew(now, target.length);
        } else if (drawn.length - used < target.length) {
            goOn(now, target.length);
        }
        System.arraycopy(drawn, used, target, 0, target.length);
        Arrays.fill(drawn, used, used + target.length, (byte) 0);
        used += target.length;
    }

    private void beginAnew(long now, int wanted) {
        discard();
        boolean isBusy = drawnOfOwn >= BUSY_DRAWS;
        drawnOfOwn = 0;
        if (isBusy) {
            drawOfOwn(now, wanted);
        } else {
            draw(source, wanted);
            freshAt = now;
        }
    }

    private void goOn(long now, int wanted) {
        // Who writes many messages gets more and more at once; who writes one pays for one.
        int length = Math.max(wanted, Math.min(2 * drawn.length, MOST_DRAWN));
        if (length < MOST_DRAWN) {
            draw(source, length);
        } else {
            drawOfOwn(now, length);
        }
    }

    private void drawOfOwn(long now, int wanted) {
        var generator = own;
        if (generator == null) {
            generator = generators.get().orElse(source);
            own = generator;
        }
        if (drawnOfOwn == 0) {
            SEEDING.lock();
            seedAndUnlock(generator, now);
        } else if (now - freshAt > USABLE_NANOS / 2 && SEEDING.tryLock()) {
            // In good time, so that nobody has to wait for another who is at it.
            seedAndUnlock(generator, now);
        }
        draw(generator, Math.max(wanted, MOST_DRAWN));
        drawnOfOwn++;
    }

    private void seedAndUnlock(SecureRandom generator, long now) {
        try {
            if (generator != source) {
                seed(generator);
            }
        } finally {
            SEEDING.unlock();
        }
        freshAt = now;
        drawnOfOwn = 0;
    }

    private void seed(SecureRandom generator) {
        var seed = new byte[SEED_BYTES];
        try {
            history.fill(source, seed);
            generator.setSeed(seed);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    private void draw(SecureRandom from, int length) {
        // Should there be no memory, or the source fail, zeros must not be taken for random bytes.
        discard();
        if (drawn.length != length) {
            drawn = new byte[length];
            used = length;
        }
        history.fill(from, drawn);
        used = 0;
    }

    private void discard() {
        Arrays.fill(drawn, used, drawn.length, (byte) 0);
        used = drawn.length;
    }
}
