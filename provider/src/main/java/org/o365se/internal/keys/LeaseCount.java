package org.o365se.internal.keys;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts who uses an opened key, so that it is wiped when it has been dropped and the last lease is closed: not under the hands of a user, and not later. Thread-safe without a
 * lock.
 */
final class LeaseCount {
    /** Set as long as the key is kept; the bits below count leases. */
    private static final int KEPT = 1 << 30;

    private final Runnable wipe;
    private final AtomicInteger state = new AtomicInteger(KEPT);

    LeaseCount(Runnable wipe) {
        this.wipe = wipe;
    }

    /** Begins a lease, unless the key was dropped. */
    boolean lease() {
        int before = state.get();
        while ((before & KEPT) != 0) {
            if (state.compareAndSet(before, before + 1)) {
                return true;
            }
            before = state.get();
        }
        return false;
    }

    /** Ends a lease. */
    void close() {
        if (state.decrementAndGet() == 0) {
            wipe.run();
        }
    }

    /** Lets nobody begin a lease any more. May be called again. */
    void drop() {
        int before = state.getAndUpdate(now -> now & ~KEPT);
        if (before == KEPT) {
            wipe.run();
        }
    }
}
