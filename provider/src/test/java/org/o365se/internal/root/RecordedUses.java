package org.o365se.internal.root;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.o365se.internal.root.RootUse.Operation;

/** Remembers each use of a root key, as a decorator that counts or audits them does. Thread-safe. */
public final class RecordedUses implements RootUses {
    private final List<RootUse> uses = new CopyOnWriteArrayList<>();

    @Override
    public <T> T perform(RootUse use, Supplier<T> call) {
        uses.add(use);
        return call.get();
    }

    /** Returns what was recorded, and begins anew. */
    List<RootUse> take() {
        var taken = List.copyOf(uses);
        uses.clear();
        return taken;
    }

    /** Returns what was recorded. */
    public List<RootUse> seen() {
        return List.copyOf(uses);
    }

    /** Returns how many uses of a kind were recorded. */
    public int count(Operation operation) {
        return (int) uses.stream().filter(use -> use.operation() == operation).count();
    }
}
