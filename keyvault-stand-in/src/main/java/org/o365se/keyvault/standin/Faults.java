package org.o365se.keyvault.standin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The script of what goes wrong: some requests in turn, or all until further notice. Thread-safe. */
public final class Faults {
    private final Deque<Fault> next = new ArrayDeque<>();
    private @Nullable Fault always;
    private long cleared;

    /**
     * Makes the next requests fail, one for each fault; later requests succeed.
     *
     * @param faults in order
     */
    public synchronized void next(Fault... faults) {
        next.addAll(List.of(faults));
    }

    /**
     * Makes every request fail from now on.
     *
     * @param fault how
     */
    public synchronized void always(Fault fault) {
        always = fault;
    }

    /** Ends all faults; requests that were kept waiting are dropped. */
    public synchronized void clear() {
        next.clear();
        always = null;
        cleared++;
        notifyAll();
    }

    synchronized Optional<Fault> take() {
        var scripted = next.poll();
        return Optional.ofNullable(scripted != null ? scripted : always);
    }

    /** Returns whether no request gets an answer, not even one without a token. */
    synchronized boolean isSilent() {
        return always instanceof Fault.Silence;
    }

    /** Waits until the faults are cleared, or the server's thread is interrupted because it closes. */
    synchronized void awaitClear() throws InterruptedException {
        var before = cleared;
        while (before == cleared) {
            wait();
        }
    }

    /** Waits as long as a late answer is late, or shorter if the faults are cleared. */
    synchronized void awaitClear(Duration atMost) throws InterruptedException {
        var before = cleared;
        var end = System.nanoTime() + atMost.toNanos();
        for (var left = atMost.toNanos(); before == cleared && left > 0; left = end - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
    }
}
