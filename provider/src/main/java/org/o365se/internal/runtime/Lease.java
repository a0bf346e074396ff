package org.o365se.internal.runtime;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.chain.ChainService;
import org.o365se.internal.chain.ChainUse;

/**
 * The lease of a context by {@link ConfiguredChains}, with their uses. The context stays open while there is a use, and after the last one if that became
 * unreachable without being closed, so that programs that load a KeyStore for each request do not connect to their root keys each time. Thread-safe.
 */
final class Lease implements ChainUse.Owner {
    private final Set<ChainUse.Hold> holds = new HashSet<>();
    private @Nullable ServiceContext context;
    private Cleaner.@Nullable Cleanable release;

    /**
     * Returns the context, which is acquired when it is first needed and kept no longer than its owner is reachable; the caller becomes a user of it and
     * releases it.
     */
    synchronized ServiceContext context(ConfiguredChains owner, Supplier<Optional<Path>> configurationFile)
            throws IOException {
        var known = context;
        if (known == null) {
            known = ServiceContext.acquire(configurationFile.get());
            context = known;
            release = ChainUse.whenUnreachable(owner, known::release);
        }
        known.retain();
        return known;
    }

    synchronized ChainUse use(ChainService chain, Runnable release) {
        var hold = new ChainUse.Hold(release, this);
        holds.add(hold);
        return new ChainUse(chain, hold);
    }

    @Override
    public void ended(ChainUse.Hold hold, boolean onPurpose) {
        boolean wasLast;
        synchronized (this) {
            holds.remove(hold);
            wasLast = holds.isEmpty();
        }
        if (onPurpose && wasLast) {
            drop();
        }
    }

    /** Ends every use and releases the context. */
    void end() {
        List<ChainUse.Hold> all;
        synchronized (this) {
            all = List.copyOf(holds);
        }
        all.forEach(hold -> hold.end(true));
        drop();
    }

    /** Releases the context; the next use acquires it again. */
    private void drop() {
        Cleaner.Cleanable dropped;
        synchronized (this) {
            dropped = release;
            release = null;
            context = null;
        }
        if (dropped != null) {
            dropped.clean();
        }
    }
}
