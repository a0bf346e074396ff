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
 * Random bytes for the messages of one Cipher or stream. All threads of a JVM share its {@code SecureRandom} and its lock. An idle Cipher therefore draws from
 * it directly, and a busy Cipher has its own DRBG of the JDK (NIST SP 800-90A Rev. 1), seeded from it. Not thread-safe.
 *
 * <p>Each byte is returned once and then overwritten. No byte depends on bits that the JVM's source returned more than a tenth of a second ago, so that two
 * machines that continue from one snapshot draw the same bytes only for a short time: with the JDK's own generator, which also buffers system bits for a tenth
 * of a second, for at most two tenths.
 */
public final class MessageRandom {
    private static final long USABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MOST_DRAWN = 1024;
    /** The number of draws of 1 KiB within a tenth of a second from which a busy Cipher has its own DRBG. */
    private static final int BUSY_DRAWS = 2;

    private static final int STRENGTH_IN_BITS = 256;
    /** The seed: entropy of the DRBG's strength, and a nonce of half of it. */
    private static final int SEED_BYTES = 48;

    /** Held while a seed is read from the source: unlike the source's own lock, it can be tested. */
    private static final ReentrantLock SEEDING = new ReentrantLock();

    private final SecureRandom source;
    private final Supplier<Optional<SecureRandom>> generators;
    private final LongSupplier nanoClock;
    private final DrawHistory history;
    private byte[] drawn = {};
    private int used;
    /** The time at which the current bytes, or the seed of the DRBG, were read from the source. */
    private long freshAt;

    /** Created when it is first needed; the source itself if there is no suitable DRBG. */
    private @Nullable SecureRandom own;

    private int drawnOfOwn;

    /** Creates a generator that has not drawn yet. */
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

    /** Returns an unseeded DRBG; empty if the JVM has none, or only a weaker one (security property {@code securerandom.drbg.config}). */
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
     * @param target receives random bytes
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
        // A busy Cipher draws increasing amounts at once; a single message draws only its own bytes.
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
            // Early, so that no thread has to wait for another one that reads a seed.
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
        // If memory is exhausted or the source fails, zeros must not be used as random bytes.
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
