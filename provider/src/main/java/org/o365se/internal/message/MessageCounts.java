package org.o365se.internal.message;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many messages were encrypted and decrypted as a whole, and the lengths of their plaintexts. Counted once at the end of a message, without a memory location
 * that threads compete for. Thread-safe.
 */
public final class MessageCounts {
    private final LongAdder sealed = new LongAdder();
    private final LongAdder sealedBytes = new LongAdder();
    private final LongAdder opened = new LongAdder();
    private final LongAdder openedBytes = new LongAdder();

    /** Counts an encrypted message. */
    void sealed(long plainBytes) {
        sealed.increment();
        sealedBytes.add(plainBytes);
    }

    /** Counts a decrypted message. */
    void opened(long plainBytes) {
        opened.increment();
        openedBytes.add(plainBytes);
    }

    /** Returns the number of encrypted messages. */
    public long messagesSealed() {
        return sealed.sum();
    }

    /** Returns the length of their plaintexts. */
    public long bytesSealed() {
        return sealedBytes.sum();
    }

    /** Returns the number of decrypted messages. */
    public long messagesOpened() {
        return opened.sum();
    }

    /** Returns the length of their plaintexts. */
    public long bytesOpened() {
        return openedBytes.sum();
    }
}
