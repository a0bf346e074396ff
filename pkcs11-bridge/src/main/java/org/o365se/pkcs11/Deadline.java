package org.o365se.pkcs11;

import java.time.Duration;

/** The moment by which a caller is back. Its caller's thread alone has it. */
final class Deadline {
    private final Duration whole;
    private long endNanos;

    private Deadline(Duration whole, long endNanos) {
        this.whole = whole;
        this.endNanos = endNanos;
    }

    static Deadline in(Duration time) {
        return new Deadline(time, System.nanoTime() + time.toNanos());
    }

    /** How long the caller waits at most, but for what does not count. */
    Duration whole() {
        return whole;
    }

    /** How long is left, zero if nothing is. */
    long leftNanos() {
        return Math.max(0, endNanos - System.nanoTime());
    }

    /** This caller comes so late, for it has waited elsewhere, that its own haste says nothing of the token. */
    boolean isMoreThanHalfOver() {
        return leftNanos() < halfNanos();
    }

    long halfNanos() {
        return whole.toNanos() / 2;
    }

    /** What began at this moment and ends now does not count: a human was typing. */
    void leaveOutSince(long beganNanos) {
        var now = System.nanoTime();
        endNanos += now - beganNanos;
    }
}
