package org.o365se.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.o365se.Eventually;

class MessageRandomTest {
    private static final int SALT = 24;
    private static final int KEY = 32;

    private static final int SEED = 48;
    private static final long NUMBERS_OF_OWN = 1L << 40;

    private final Counting source = new Counting(0);
    private final Counting own = new Counting(NUMBERS_OF_OWN);
    private long nanos;
    private MessageRandom random = new MessageRandom(source, () -> Optional.of(own), () -> nanos, new DrawHistory());

    /** Gives numbers from one on, so that each byte tells its place, and writes down how much was asked for and what it was seeded with. */
    private static final class Counting extends SecureRandom {
        @Serial
        private static final long serialVersionUID = 1L;

        final transient List<Integer> asked = new ArrayList<>();
        final transient List<byte[]> seeds = new ArrayList<>();
        boolean fails;
        private long next;

        Counting(long from) {
            next = from;
        }

        @Override
        public void setSeed(byte[] seed) {
            seeds.add(seed.clone());
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (fails) {
                throw new ProviderException("no entropy");
            }
            asked.add(bytes.length);
            for (int i = 0; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
                ByteBuffer.wrap(bytes).putLong(i, ++next);
            }
        }
    }

    @Test
    void oneMessagePaysForOneMessage() {
        take(SALT);
        take(KEY);
        assertEquals(SALT, source.asked.get(0));
        assertTrue(source.asked.stream().mapToInt(Integer::intValue).sum() <= 3 * (SALT + KEY), "" + source.asked);
    }

    @Test
    void manyMessagesAskTheSourceForAFewAndThenForASeed() {
        takeMessages(1_000);
        assertTrue(source.asked.size() < 10, "" + source.asked);
        assertEquals(SEED, source.asked.get(source.asked.size() - 1));
        assertEquals(1, own.seeds.size());
        assertTrue(own.asked.size() < 1_000 / 15, "" + own.asked);
        assertTrue(own.asked.stream().allMatch(length -> length == 1024), "" + own.asked);
    }

    @Test
    void aBusyOneIsSeededAnewWhenItsSeedIsOld() {
        for (int round = 1; round <= 5; round++) {
            takeMessages(100);
            assertEquals(round, own.seeds.size());
            nanos += TimeUnit.MILLISECONDS.toNanos(101);
        }
        var different = new HashSet<ByteBuffer>();
        own.seeds.forEach(seed -> assertTrue(different.add(ByteBuffer.wrap(seed))));
        assertTrue(own.seeds.stream().allMatch(seed -> seed.length == SEED));
    }

    @Test
    void aBusyOneIsSeededInGoodTime() {
        takeMessages(100);
        nanos += TimeUnit.MILLISECONDS.toNanos(50);
        takeMessages(19);
        assertEquals(1, own.seeds.size());
        nanos++;
        takeMessages(19);
        assertEquals(2, own.seeds.size());
    }

    @Test
    void whileAnotherIsSeededOneGoesOnWithItsSeedUntilThatIsOld() throws Exception {
        takeMessages(100);
        var seeding = MessageRandom.class.getDeclaredField("SEEDING");
        seeding.setAccessible(true);
        var lock = (ReentrantLock) seeding.get(null);
        var taker = new Thread(() -> takeMessages(1));
        lock.lock();
        try {
            inThread(() -> {
                nanos += TimeUnit.MILLISECONDS.toNanos(99);
                takeMessages(19);
            });
            assertEquals(1, own.seeds.size(), "goes on");
            nanos += TimeUnit.MILLISECONDS.toNanos(2);
            taker.start();
            Eventually.holds("waits for its turn", () -> taker.getState() == Thread.State.WAITING);
        } finally {
            lock.unlock();
        }
        taker.join();
        assertEquals(2, own.seeds.size());
    }

    /** Gives what the other thread has seen and done back to this one. */
    private static void inThread(Runnable work) throws InterruptedException {
        var thread = new Thread(work);
        thread.start();
        thread.join();
    }

    @Test
    void nothingIsGivenThatGoesBackToAnOldSeed() {
        takeMessages(100);
        nanos += TimeUnit.MILLISECONDS.toNanos(100);
        take(KEY);
        assertEquals(1, own.seeds.size(), "drawn already, and not old yet");
        nanos++;
        take(KEY);
        assertEquals(2, own.seeds.size());
    }

    @Test
    void whoPausesPaysForOneMessageAgain() {
        takeMessages(100);
        for (int i = 0; i < 3; i++) {
            nanos += TimeUnit.SECONDS.toNanos(1);
            take(SALT);
        }
        assertEquals(SALT, source.asked.get(source.asked.size() - 1));
        assertEquals(SALT, source.asked.get(source.asked.size() - 2));
    }

    @Test
    void withoutAGeneratorOfItsOwnAllComesFromTheSource() {
        random = new MessageRandom(source, Optional::empty, () -> nanos, new DrawHistory());
        takeMessages(1_000);
        assertTrue(source.seeds.isEmpty(), "a source is not seeded with what it gave");
        assertTrue(source.asked.size() < 1_000 / 15, "" + source.asked);
        assertTrue(source.asked.stream().allMatch(length -> length <= 1024), "" + source.asked);
    }

    @Test
    void aSeedThatCannotBeHadLeavesNothingToBeTakenForRandom() {
        takeMessages(100);
        nanos += TimeUnit.MILLISECONDS.toNanos(101);
        source.fails = true;
        for (int i = 0; i < 100; i++) {
            assertThrows(ProviderException.class, () -> take(KEY));
        }
        source.fails = false;
        long last = source.next;
        assertEquals(last + 1, ByteBuffer.wrap(take(KEY)).getLong());
    }

    @Test
    void theGeneratorOfTheJdkGivesOtherBytesEachTime() {
        var one = new MessageRandom();
        var other = new MessageRandom();
        var given = new HashSet<ByteBuffer>();
        for (int i = 0; i < 1_000; i++) {
            for (var each : List.of(one, other)) {
                var bytes = new byte[KEY];
                each.nextBytes(bytes);
                assertTrue(given.add(ByteBuffer.wrap(bytes)), "message " + i);
            }
        }
    }

    @Test
    void noByteIsGivenTwice() {
        var given = new HashSet<Long>();
        for (int i = 0; i < 1_000; i++) {
            nanos += TimeUnit.MILLISECONDS.toNanos(i % 50);
            for (int length : new int[] {SALT, KEY}) {
                var bytes = ByteBuffer.wrap(take(length));
                while (bytes.hasRemaining()) {
                    assertTrue(given.add(bytes.getLong()), "round " + i);
                }
            }
        }
        assertFalse(given.contains(0L));
    }

    @Test
    void whatIsOldIsNotUsed() {
        for (int i = 0; i < 10; i++) {
            take(KEY);
        }
        int before = source.asked.size();
        nanos += TimeUnit.MILLISECONDS.toNanos(101);
        long last = source.next;
        assertEquals(last + 1, ByteBuffer.wrap(take(KEY)).getLong());
        assertEquals(before + 1, source.asked.size());
        assertEquals(KEY, source.asked.get(before));
    }

    @Test
    void aSourceThatFailsLeavesNothingToBeTakenForRandom() {
        take(KEY);
        source.fails = true;
        for (int i = 0; i < 3; i++) {
            assertThrows(ProviderException.class, () -> take(KEY));
        }
        source.fails = false;
        long last = source.next;
        assertEquals(last + 1, ByteBuffer.wrap(take(KEY)).getLong());
    }

    @Test
    void whatWasGivenIsNotKept() throws Exception {
        takeMessages(30);
        assertEquals(1, own.seeds.size());
        var drawn = MessageRandom.class.getDeclaredField("drawn");
        var used = MessageRandom.class.getDeclaredField("used");
        drawn.setAccessible(true);
        used.setAccessible(true);
        int given = used.getInt(random);
        assertTrue(given > 0);
        var kept = (byte[]) drawn.get(random);
        assertArrayEquals(new byte[given], java.util.Arrays.copyOf(kept, given));
        own.fails = true;
        assertThrows(ProviderException.class, () -> take(2 * kept.length));
        assertArrayEquals(new byte[kept.length], kept);
    }

    private void takeMessages(int messages) {
        for (int i = 0; i < messages; i++) {
            take(SALT);
            take(KEY);
        }
    }

    private byte[] take(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
