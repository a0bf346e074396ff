package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The header states no length, so a few bytes cannot make a reader allocate much. */
class HostileLengthTest {
    private static final long MOST_BYTES = 200_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final TamperedMessage original = new TamperedMessage(40_000);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 67, 68, 69, 123, 124, 125, 139, 140, 1000})
    void aMessageThatEndsEarlyAllocatesLittle(int length) throws GeneralSecurityException {
        var start = Arrays.copyOf(original.message(), length);
        var cipher = original.opening();
        cipher.doFinal(original.message());
        cipher.updateAAD(TamperedMessage.AAD);
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        cipher.update(start);
        assertThrows(BadPaddingException.class, cipher::doFinal);
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(allocated < MOST_BYTES, () -> length + " bytes allocated " + allocated);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 5, 6, 8, 24, 28})
    void afterAHeaderFullOfOnesLittleIsAllocated(int from) throws GeneralSecurityException {
        var hostile = Arrays.copyOf(original.message(), 68);
        Arrays.fill(hostile, from, hostile.length, (byte) 0xFF);
        var cipher = original.opening();
        cipher.doFinal(original.message());
        cipher.updateAAD(TamperedMessage.AAD);
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertThrows(BadPaddingException.class, () -> cipher.doFinal(hostile));
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(allocated < MOST_BYTES, () -> "allocated " + allocated);
    }
}
