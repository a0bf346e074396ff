package org.o365se.internal.cipher;

import java.util.concurrent.atomic.AtomicInteger;
import org.o365se.internal.error.ProviderErrorId;

/**
 * Refuses a second thread in an object that is not thread-safe, because two threads in one message could encrypt two plaintexts under one nonce. No thread waits: the second
 * one gets an exception, and so does every later caller until the object is reset. The effects of one operation are visible to the next thread.
 */
public final class ExclusiveUse {
    private static final int FREE = 0;
    private static final int BUSY = 1;
    private static final int SPOILED = 2;

    private final String what;
    private final AtomicInteger state = new AtomicInteger(FREE);

    /**
     * Creates a guard for an object that is not in use.
     *
     * @param what the name of the object, for messages
     */
    public ExclusiveUse(String what) {
        this.what = what;
    }

    /**
     * Starts an operation.
     *
     * @throws IllegalStateException if another operation is running, or two have run at the same time since the last reset
     */
    public void enter() {
        if (!state.compareAndSet(FREE, BUSY)) {
            state.getAndUpdate(now -> now | SPOILED);
            throw usedAtOnce();
        }
    }

    /**
     * Starts an operation that resets the object, so that earlier concurrent use no longer matters.
     *
     * @throws IllegalStateException if another operation is running */
    public void enterAnew() {
        if (!state.compareAndSet(FREE, BUSY) && !state.compareAndSet(SPOILED, BUSY)) {
            state.getAndUpdate(now -> now | SPOILED);
            throw usedAtOnce();
        }
    }

    /**
     * Starts the last operation.
     *
     * @return whether two operations have run at the same time before
     * @throws IllegalStateException if another operation is running */
    public boolean enterLast() {
        if (state.compareAndSet(FREE, BUSY)) {
            return false;
        }
        enterAnew();
        return true;
    }

    /** Ends the operation. */
    public void exit() {
        if (!state.compareAndSet(BUSY, FREE)) {
            state.set(SPOILED);
        }
    }

    private IllegalStateException usedAtOnce() {
        return new IllegalStateException(
                ProviderErrorId.CIPHER_USED_AT_ONCE.with(
                        "The " + what
                                + " was used by two threads at the same time, or from within its own call, and its message is lost; use one for each thread, call init (Cipher) and start the message again"));
    }
}
