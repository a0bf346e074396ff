package org.o365se.internal.keys;

import java.time.Duration;
import org.o365se.Access;
import org.o365se.internal.root.RootUse.Purpose;
import org.o365se.internal.root.RootUse.Reason;
import org.o365se.internal.thread.DaemonTimer;

/**
 * Asks root keys again for cached policy keys that are in use: all of them at each probe, so that a denial ends the use of the key, and one of them some time
 * before the key expires, so that no caller waits and an outage does not begin with an empty cache. While a key of the availability key is cached, the root
 * keys are asked again all the time. Runs on a timer and, where it waits for root keys, in threads of its own. Thread-safe.
 */
final class KeyRenewal {
    /** How often the root keys are asked again in the time before a key expires. */
    private static final int REFRESH_TRIES = 8;

    private final PolicyKeys keys;
    private final KeyTimes times;
    private final DaemonTimer timer;

    KeyRenewal(PolicyKeys keys, KeyTimes times, DaemonTimer timer) {
        this.keys = keys;
        this.times = times;
        this.timer = timer;
    }

    /** Schedules the work for a key that root keys unwrapped; called under the slot's lock. */
    void keptByRoots(KeySlot slot, KeySlot.Kept kept) {
        prolonged(slot, kept);
        if (times.isProbed()) {
            later(slot, times.probe(), () -> probe(slot));
        }
        if (!times.refreshAhead().isZero()) {
            later(slot, times.timeToLive().minus(times.refreshAhead()), () -> refresh(slot));
        }
    }

    /** Schedules the end of a key. */
    void prolonged(KeySlot slot, KeySlot.Kept kept) {
        later(slot, times.timeToLive(), () -> slot.dropIfStill(kept));
    }

    /** Schedules the work for a key that the availability key unwrapped; called under the slot's lock. */
    void keptBridged(KeySlot slot, Access access, KeySlot.Kept kept) {
        later(slot, times.bridgedTimeToLive(), () -> slot.dropIfStill(kept));
        later(slot, KeyTimes.BRIDGED_RETRY, () -> retry(slot, access, kept));
    }

    private void probe(KeySlot slot) {
        if (slot.byRoots() != null) {
            if (slot.wasUsed()) {
                keys.inBackground(() -> keys.askAgain(slot, Purpose.of(Reason.PROBE)));
            }
            later(slot, times.probe(), () -> probe(slot));
        }
    }

    /** Asks shortly before the key expires; if no root key answers, again until then. */
    private void refresh(KeySlot slot) {
        againWhileKept(
                slot,
                left -> {
                    if (left.compareTo(times.refreshAhead()) > 0) {
                        // Prolonged by a probe.
                        return left.minus(times.refreshAhead());
                    }
                    if (slot.hasServed()) {
                        keys.inBackground(() -> keys.askAgain(slot, Purpose.of(Reason.OPEN)));
                    }
                    return times.refreshAhead().dividedBy(REFRESH_TRIES);
                },
                () -> refresh(slot));
    }

    private void retry(KeySlot slot, Access access, KeySlot.Kept kept) {
        // The next key of the availability key has retries of its own.
        if (kept.equals(slot.bridged(access))) {
            keys.inBackground(() -> keys.askAgain(slot, new Purpose(Reason.OPEN, access)));
            later(slot, KeyTimes.BRIDGED_RETRY, () -> retry(slot, access, kept));
        }
    }

    private interface Next {
        Duration after(Duration left);
    }

    private void againWhileKept(KeySlot slot, Next next, Runnable task) {
        var kept = slot.byRoots();
        if (kept != null) {
            var left = Duration.ofNanos(Math.max(0, kept.untilNanos() - keys.nanoTime()));
            later(slot, next.after(left), task);
        }
    }

    private void later(KeySlot slot, Duration delay, Runnable task) {
        slot.addTask(timer.after(delay, task));
    }
}
