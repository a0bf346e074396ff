package org.o365se.internal.keys;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the leases of an unwrapped key, so that it is wiped as soon as it has been dropped and the last lease is closed, and not while it is in use.
 * Thread-safe without a lock.
 */
final class LeaseCount {
    /** Set while the key is cached; the bits below count leases. */
    private static final int KEPT = 1 << 30;

    private final Runnable wipe;
    private final AtomicInteger state = new AtomicInteger(KEPT);

    LeaseCount(Runnable wipe) {
        this.wipe = wipe;
    }

    /** Starts a lease, unless the key was dropped. */
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

    /** Prevents further leases. Can be called again. */
    void drop() {
        int before = state.getAndUpdate(now -> now & ~KEPT);
        if (before == KEPT) {
            wipe.run();
        }
    }
}
