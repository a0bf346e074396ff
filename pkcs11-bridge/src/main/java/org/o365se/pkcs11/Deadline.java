package org.o365se.pkcs11;

import java.time.Duration;

/** The moment by which a caller is back. */
record Deadline(Duration whole, long endNanos) {
    static Deadline in(Duration time) {
        return new Deadline(time, System.nanoTime() + time.toNanos());
    }

    /** How long is left, zero if nothing is. */
    long leftNanos() {
        return Math.max(0, endNanos - System.nanoTime());
    }
}
