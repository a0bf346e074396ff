package org.o365se.internal.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.o365se.Access;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;

/**
 * The cache slot of one policy key version: the key as its root keys unwrapped it, for every access, or as the availability key did, for one kind of access.
 * Reading takes no lock; whoever changes it holds {@link #opening}, which one thread holds while it asks root keys.
 */
final class KeySlot {
    final ReentrantLock opening = new ReentrantLock();
    private final PolicyKeyId id;
    private volatile @Nullable Kept byRoots;
    private volatile @Nullable Kept bridgedForUser;
    private volatile @Nullable Kept bridgedForSystem;
    private volatile boolean used;
    private volatile boolean hasServed;
    private volatile boolean isProbeDue;
    private final List<Future<?>> tasks = new ArrayList<>();

    /**
     * A cached key.
     *
     * @param key the key
     * @param untilNanos when it expires
     */
    record Kept(OpenedPolicyKey key, long untilNanos) {
        boolean isExpired(long nowNanos) {
            return nowNanos - untilNanos > 0;
        }
    }

    KeySlot(PolicyKeyId id) {
        this.id = id;
    }

    PolicyKeyId id() {
        return id;
    }

    PolicyId policy() {
        return id.policy();
    }

    /** Returns the key for an access; may be expired or dropped. */
    @Nullable
    Kept kept(Access access, long nowNanos) {
        var opened = byRoots;
        if (opened == null || opened.isExpired(nowNanos)) {
            opened = bridged(access);
        }
        return opened == null || opened.isExpired(nowNanos) ? null : opened;
    }

    @Nullable
    Kept byRoots() {
        return byRoots;
    }

    @Nullable
    Kept bridged(Access access) {
        return access == Access.USER ? bridgedForUser : bridgedForSystem;
    }

    /** Notes that the key serves; written only when it changes, because every message reads it. */
    void use() {
        if (!used) {
            used = true;
        }
    }

    /** Returns whether the last probe was left out because nobody used the key: a root key is asked before it serves again. */
    boolean isProbeDue() {
        return isProbeDue;
    }

    /** Notes that the root keys are asked now. */
    void probed() {
        isProbeDue = false;
    }

    /** Returns whether the key has served since the last call; if not, the next use needs a probe. */
    boolean wasUsed() {
        boolean was = used;
        isProbeDue = !was;
        used = false;
        hasServed |= was;
        return was;
    }

    /** Returns whether the key has served since it was kept or prolonged. */
    boolean hasServed() {
        return used || hasServed;
    }

    /** Keeps a key that the root keys unwrapped; keys of the availability key are no longer needed. */
    void keepByRoots(Kept kept) {
        drop();
        byRoots = kept;
    }

    /** Keeps the same key for longer. */
    void prolong(Kept kept) {
        byRoots = kept;
        hasServed = false;
    }

    void keepBridged(Access access, Kept kept) {
        dropBridged(access);
        if (access == Access.USER) {
            bridgedForUser = kept;
        } else {
            bridgedForSystem = kept;
        }
    }

    /** Remembers a task of the timer, to cancel it when the key is dropped. */
    void addTask(Future<?> task) {
        synchronized (tasks) {
            tasks.removeIf(Future::isDone);
            tasks.add(task);
        }
    }

    void dropBridged(Access access) {
        destroy(bridged(access));
        if (access == Access.USER) {
            bridgedForUser = null;
        } else {
            bridgedForSystem = null;
        }
    }

    void dropByRoots() {
        destroy(byRoots);
        byRoots = null;
    }

    /** Removes and wipes every key. */
    void drop() {
        synchronized (tasks) {
            tasks.forEach(task -> task.cancel(false));
            tasks.clear();
        }
        dropByRoots();
        dropBridged(Access.USER);
        dropBridged(Access.SYSTEM);
    }

    /** Removes a key at the end of its time, unless it was prolonged or replaced. */
    void dropIfStill(Kept expired) {
        opening.lock();
        try {
            if (expired.equals(byRoots)) {
                dropByRoots();
            }
            for (var access : Access.values()) {
                if (expired.equals(bridged(access))) {
                    dropBridged(access);
                }
            }
        } finally {
            opening.unlock();
        }
    }

    void dropUnlessOpening() {
        if (opening.tryLock()) {
            try {
                drop();
            } finally {
                opening.unlock();
            }
        }
    }

    private static void destroy(@Nullable Kept kept) {
        if (kept != null) {
            kept.key().destroy();
        }
    }

    /** Removes the keys that have expired; called under the slot's lock. */
    void dropExpired(long nowNanos) {
        var opened = byRoots;
        if (opened != null && opened.isExpired(nowNanos)) {
            dropByRoots();
        }
        for (var access : Access.values()) {
            var spare = bridged(access);
            if (spare != null && spare.isExpired(nowNanos)) {
                dropBridged(access);
            }
        }
    }
}
