package org.o365se.crypto;

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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MessageRandomTest {
    private static final int SALT = 24;
    private static final int KEY = 32;

    private final Counting source = new Counting();
    private long nanos;
    private final MessageRandom random = new MessageRandom(source, () -> nanos);

    /** Gives the numbers 1, 2, 3 ... so that each byte tells its place, and writes down how much was asked for. */
    private static final class Counting extends SecureRandom {
        @Serial
        private static final long serialVersionUID = 1L;

        final transient List<Integer> asked = new ArrayList<>();
        boolean fails;
        private long next;

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
    void manyMessagesAskSeldomAndNeverForMuch() {
        for (int i = 0; i < 1_000; i++) {
            take(SALT);
            take(KEY);
        }
        assertTrue(source.asked.size() < 1_000 / 15, "" + source.asked);
        assertTrue(source.asked.stream().allMatch(length -> length <= 1024), "" + source.asked);
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
        for (int i = 0; i < 100; i++) {
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
        for (int i = 0; i < 10; i++) {
            take(KEY);
        }
        var drawn = MessageRandom.class.getDeclaredField("drawn");
        var used = MessageRandom.class.getDeclaredField("used");
        drawn.setAccessible(true);
        used.setAccessible(true);
        int given = used.getInt(random);
        assertTrue(given > 0);
        var kept = (byte[]) drawn.get(random);
        assertArrayEquals(new byte[given], java.util.Arrays.copyOf(kept, given));
        source.fails = true;
        assertThrows(ProviderException.class, () -> take(2 * kept.length));
        assertArrayEquals(new byte[kept.length], kept);
    }

    private byte[] take(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
