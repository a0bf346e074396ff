package org.o365se.internal.health;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.o365se.HealthListener;
import org.o365se.PolicyHealth;
import org.o365se.internal.error.Log;
import org.o365se.internal.error.ProviderErrorId;

/** The listeners of one chain. Changes are delivered in their order, one after another, by a thread that holds no lock. Thread-safe. */
final class HealthListeners {
    private final List<HealthListener> listeners = new CopyOnWriteArrayList<>();
    private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger deliveries = new AtomicInteger();

    private record Change(PolicyHealth before, PolicyHealth now) {}

    void add(HealthListener listener) {
        listeners.add(listener);
    }

    void remove(HealthListener listener) {
        listeners.remove(listener);
    }

    /** Adds a change for the next delivery. */
    void enqueue(PolicyHealth before, PolicyHealth now) {
        changes.add(new Change(before, now));
    }

    /** Delivers what was added before, here or in the thread that is already delivering. */
    void deliver() {
        if (changes.isEmpty() || deliveries.getAndIncrement() > 0) {
            return;
        }
        int seen;
        do {
            seen = deliveries.get();
            for (var change = changes.poll(); change != null; change = changes.poll()) {
                deliver(change);
            }
        } while (deliveries.addAndGet(-seen) > 0);
    }

    private void deliver(Change change) {
        for (var listener : listeners) {
            try {
                listener.changed(change.before(), change.now());
            } catch (RuntimeException | Error e) {
                // The message of an exception that is not ours may contain anything.
                Log.warn(
                        ProviderErrorId.LOG_LISTENER_FAILED,
                        "A health listener failed (" + e.getClass().getName() + "); correct the listener "
                                + listener.getClass().getName());
            }
        }
    }
}
