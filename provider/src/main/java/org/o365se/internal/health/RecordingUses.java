package org.o365se.internal.health;

import java.util.function.Supplier;
import org.o365se.internal.root.RootUse;
import org.o365se.internal.root.RootUses;
import org.o365se.rootkey.RootKeyException;

/** Records whether each unwrapping of a policy key succeeds. Thread-safe. */
final class RecordingUses implements RootUses {
    private final HealthMonitor health;
    private final RootUses next;

    RecordingUses(HealthMonitor health, RootUses next) {
        this.health = health;
        this.next = next;
    }

    @Override
    public <T> T perform(RootUse use, Supplier<T> call) {
        var opening = use.opening();
        if (opening.isEmpty()) {
            return next.perform(use, call);
        }
        T opened;
        try {
            opened = next.perform(use, call);
        } catch (RootKeyException e) {
            if (!Thread.currentThread().isInterrupted()) {
                // An interrupt is not a failure of the root key.
                health.failed(opening.get(), e);
            }
            throw e;
        }
        health.succeeded(opening.get());
        return opened;
    }
}
