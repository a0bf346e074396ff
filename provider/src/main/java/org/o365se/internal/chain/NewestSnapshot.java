package org.o365se.internal.chain;

import java.io.IOException;
import java.security.ProviderException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.store.ChainStorage;
import org.o365se.rootkey.RootKeyException;
import org.o365se.store.StoreUnavailableException;

/**
 * Follows a key chain: keeps its newest snapshot, and decides when to check for changes by other processes. Thread-safe. Reading takes no lock, except to check
 * the storage when the configured time has passed.
 */
final class NewestSnapshot {
    private final ChainStorage storage;
    private final Staleness staleness;
    private final BiConsumer<ChainSnapshot, ChainSnapshot> follower;
    private final ReentrantLock refreshing = new ReentrantLock();
    private final Object publishing = new Object();
    private volatile ChainSnapshot current;
    private volatile ChainSnapshot durable;
    private volatile boolean closed;
    /** Whether the store could not be reached when it was last asked. */
    private volatile boolean isStoreAway;

    private final FollowingLog log = new FollowingLog(System::nanoTime);

    /** {@code follower} receives the snapshot before a change and the one after it; it must not wait. */
    NewestSnapshot(ChainStorage storage, Staleness staleness, BiConsumer<ChainSnapshot, ChainSnapshot> follower)
            throws IOException {
        this.follower = follower;
        this.storage = storage;
        this.staleness = staleness;
        this.current = storage.load();
        this.durable = current;
    }

    /** Returns the newest snapshot; a change by another process is visible within the configured time. */
    ChainSnapshot current() {
        if (storage.isDurableAtOnce() && staleness.isNear() && !closed) {
            refreshInTime();
        }
        return current;
    }

    /** Returns the last known snapshot, without checking the storage. */
    ChainSnapshot lastSeen() {
        return current;
    }

    /** Checks the storage and returns the newest snapshot, regardless of the time since the last check. */
    ChainSnapshot lookAgain() {
        if (storage.isDurableAtOnce() && !closed) {
            refresh(true);
        }
        return current;
    }

    /** Returns whether a scope key version of a snapshot is durable: only then may it encrypt. */
    boolean isDurable(ChainSnapshot seenIn, ScopeKeyId id) {
        var stored = durable;
        return stored == seenIn
                || stored.scope(id.scope())
                        .flatMap(scope -> scope.key(id.version()))
                        .isPresent();
    }

    /** Returns the time to pass to {@link #take} with a snapshot that is read or stored after this call. */
    long beforeLooking() {
        return staleness.beforeLooking();
    }

    /** Replaces the current snapshot, but never by an older one: a slow check must not undo a change. */
    void take(ChainSnapshot newest, long beforeLooking) {
        synchronized (publishing) {
            if (newest.generation() >= current.generation()) {
                if (storage.isDurableAtOnce()) {
                    // First, so that no thread finds a key version in the current snapshot that is not durable yet.
                    durable = newest;
                }
                var before = current;
                current = newest;
                if (newest.generation() != before.generation()) {
                    follower.accept(before, newest);
                }
            }
            staleness.looked(beforeLooking);
        }
    }

    /** Replaces the current snapshot by one that was written to a stream, whose keys may be used from now on. */
    void takeStored(ChainSnapshot stored) {
        synchronized (publishing) {
            durable = stored;
            current = stored;
        }
    }

    /** Ends the checks of the storage, which may be closed then. */
    void close() {
        closed = true;
    }

    /** One thread checks the storage before the time has passed, while the others continue; they wait only if the check takes too long. */
    private void refreshInTime() {
        if (staleness.isReached() && !mayServeUnread()) {
            refresh(false);
        } else if (refreshing.tryLock()) {
            try {
                if (staleness.isNear()) {
                    lookInTime();
                }
            } finally {
                refreshing.unlock();
            }
        }
    }

    /** Checks the storage early. A failure has no effect: the snapshot may be used until the time has passed, and then the check is repeated. */
    private void lookInTime() {
        staleness.tryingInTime();
        try {
            look();
        } catch (ProviderException e) {
            if (staleness.isReached() && !mayServeUnread()) {
                throw e;
            }
        }
    }

    /** Returns whether the chain may be used although it could not be read in time. */
    private boolean mayServeUnread() {
        return isStoreAway && staleness.isWithinOutage();
    }

    private void refresh(boolean always) {
        refreshing.lock();
        try {
            if (always) {
                look();
            } else if (staleness.isReached()) {
                lookInTime();
            }
        } finally {
            refreshing.unlock();
        }
    }

    private void look() {
        try {
            long before = staleness.beforeLooking();
            take(storage.load(), before);
            isStoreAway = false;
            log.read();
        } catch (IOException | RootKeyException e) {
            isStoreAway = e instanceof StoreUnavailableException;
            log.failed(e);
            // Not served from memory, because a revocation would go unnoticed.
            throw new ProviderException(
                    ProviderErrorId.CHAIN_UNREADABLE.with(
                            "The key chain can no longer be read, so nothing is encrypted or decrypted: "
                                    + e.getMessage()),
                    e);
        }
    }
}
