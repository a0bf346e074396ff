package org.o365se.internal.keys;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.model.Binding;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainClosed;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.root.RootFailures;
import org.o365se.internal.root.RootOpener;
import org.o365se.internal.root.RootUse.PolicyKey;
import org.o365se.internal.root.RootUse.Reason;
import org.o365se.internal.root.Roots;
import org.o365se.internal.thread.DaemonTimer;

/**
 * Creates policy keys, unwraps them with their root keys, and caches the unwrapped ones for their time to live.
 *
 * <p>Thread-safe. Reading a cached key takes no lock; each policy key version is unwrapped by one thread at a time, for which the others wait.
 */
public final class PolicyKeys implements AutoCloseable {
    private final Roots roots;
    private final PolicyKeyCopies copies;
    private final RootOpener<OpenedPolicyKey> opener;
    private final Operators operators;
    private final Duration timeToLive;
    private final LongSupplier nanoClock;
    private final DaemonTimer timer;
    private final SecureRandom random = new SecureRandom();
    private volatile boolean closed;
    private final ConcurrentHashMap<PolicyKeyId, Slot> slots = new ConcurrentHashMap<>();

    /** The cache slot of one policy key version. */
    private static final class Slot {
        final ReentrantLock opening = new ReentrantLock();
        volatile @Nullable Opened opened;
        private @Nullable Future<?> expiry;

        void dropIfStill(Opened expired) {
            opening.lock();
            try {
                if (expired.equals(opened)) {
                    drop();
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

        void drop() {
            var dropped = opened;
            opened = null;
            if (expiry != null) {
                expiry.cancel(false);
                expiry = null;
            }
            if (dropped != null) {
                dropped.key().destroy();
            }
        }
    }

    private record Opened(OpenedPolicyKey key, long openedAtNanos) {}

    /** Takes ownership of the root keys and closes them; the timer is not closed. */
    public PolicyKeys(
            Roots roots,
            Operators operators,
            Duration hedgeOffset,
            Duration timeToLive,
            LongSupplier nanoClock,
            DaemonTimer timer) {
        this.roots = roots;
        this.operators = operators;
        this.copies = new PolicyKeyCopies(roots);
        this.opener = new RootOpener<>(
                roots,
                (policy, version, index) -> copies.open(Reason.OPEN, policy, version, index),
                OpenedPolicyKey::destroy,
                hedgeOffset);
        this.timeToLive = timeToLive;
        this.nanoClock = nanoClock;
        this.timer = timer;
    }

    public Operators operators() {
        return operators;
    }

    /** Uses an unwrapped policy key. */
    public <T> T use(Policy policy, long version, Function<OpenedPolicyKey, T> work) {
        try (var opened = open(policy, version)) {
            return work.apply(opened);
        }
    }

    /** Leases the wrapping key of a scope key version if it is cached, otherwise returns null; calls no root key. */
    @Nullable
    WrappingKey leaseKept(PolicyKeyId policyKey, ScopeKeyId scopeKey) {
        var slot = slots.get(policyKey);
        var opened = slot == null ? null : slot.opened;
        return opened == null || isExpired(opened) ? null : opened.key().leaseKept(scopeKey);
    }

    /** Leases the unwrapped policy key, calling a root key if it is not cached or too old. */
    public OpenedPolicyKey open(Policy policy, long version) {
        var id = new PolicyKeyId(policy.id(), version);
        var known = slots.get(id);
        // Called first, because computeIfAbsent may lock, but get never does.
        var slot = known != null ? known : slots.computeIfAbsent(id, absent -> new Slot());
        var opened = slot.opened;
        if (opened != null && !isExpired(opened) && opened.key().lease()) {
            return opened.key();
        }
        // Only an interrupt during the wait ends it; the status of an earlier one is restored.
        boolean wasInterrupted = Thread.interrupted();
        try {
            return openAnew(slot, policy, version);
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private OpenedPolicyKey openAnew(Slot slot, Policy policy, long version) {
        waitForTurn(slot, policy);
        try {
            var opened = slot.opened;
            if (opened == null || isExpired(opened) || !opened.key().lease()) {
                // First, so that an expired key is removed even if no root key answers.
                slot.drop();
                opened = new Opened(openByRoots(policy, policy.version(version)), nanoClock.getAsLong());
                if (!opened.key().lease()) {
                    throw new IllegalStateException("A key that is not shared is not wiped");
                }
                keep(slot, opened);
            }
            return opened.key();
        } finally {
            slot.opening.unlock();
            if (closed) {
                // close() may have found the slot locked and left this to the holder of the lock.
                slot.dropUnlessOpening();
            }
        }
    }

    /** One thread unwraps, and the others wait for it, unless they are interrupted, because the root key may hang. */
    private static void waitForTurn(Slot slot, Policy policy) {
        if (slot.opening.tryLock()) {
            return;
        }
        try {
            slot.opening.lockInterruptibly();
        } catch (InterruptedException e) {
            throw new RootFailures(policy).interrupted();
        }
    }

    /** Caches an unwrapped key until it expires, even if it is not used again; called under the slot's lock. */
    private void keep(Slot slot, Opened opened) {
        if (closed) {
            opened.key().destroy();
            opened.key().close();
            throw ChainClosed.refusal();
        }
        slot.opened = opened;
        try {
            slot.expiry = timer.after(timeToLive, () -> slot.dropIfStill(opened));
        } catch (RejectedExecutionException e) {
            slot.drop();
            opened.key().close();
            throw ChainClosed.refusal();
        }
    }

    /** Removes and overwrites all unwrapped keys. */
    public void forget() {
        slots.values().forEach(slot -> {
            slot.opening.lock();
            try {
                slot.drop();
            } finally {
                slot.opening.unlock();
            }
        });
    }

    /**
     * Closes the cache. Callers that wait for a root key fail at once; a call of a root key in its caller's thread ends by its deadline or when its home is
     * closed.
     */
    @Override
    public void close() {
        closed = true;
        opener.close();
        slots.values().forEach(Slot::dropUnlessOpening);
        roots.close();
    }

    private boolean isExpired(Opened opened) {
        return nanoClock.getAsLong() - opened.openedAtNanos() > timeToLive.toNanos();
    }

    // ---- creating ----

    /** A new policy key version, and its unwrapped key for the scope keys that are created with it. */
    public record Made(PolicyVersion version, OpenedPolicyKey opened) {}

    /** Creates a random policy key and wraps it with each root key of its binding; each copy is checked by unwrapping it. */
    public Made make(Binding binding, String policyName, @Nullable OpenedPolicyKey predecessor) {
        var policyKey = Key256.random(random);
        try {
            var wrapped = new ArrayList<Bytes>();
            var name = new PolicyKey(binding.key(), policyName, binding.tenant());
            for (var root : binding.roots()) {
                wrapped.add(copies.wrap(root, name, policyKey));
            }
            var opened = OpenedPolicyKey.ofNew(binding.key(), policyKey);
            return new Made(version(binding, opened, predecessor, wrapped), opened);
        } finally {
            policyKey.destroy();
        }
    }

    private static PolicyVersion version(
            Binding binding, OpenedPolicyKey opened, @Nullable OpenedPolicyKey predecessor, List<Bytes> wrapped) {
        var hmac = new HmacSha512();
        var own = opened.lineage().newest();
        var tag = own.recordTag(hmac, binding);
        if (predecessor == null) {
            return new PolicyVersion(binding, tag, Bytes.NONE, Bytes.NONE, List.of(), wrapped);
        }
        var before = predecessor.lineage().newest();
        return new PolicyVersion(
                binding, tag, before.predecessorTag(hmac, binding, tag), own.carry(hmac, before), List.of(), wrapped);
    }

    // ---- unwrapping ----

    private OpenedPolicyKey openByRoots(Policy policy, PolicyVersion version) {
        operators.requireSignature(policy);
        return opener.open(policy, version);
    }

    /** Unwraps one copy with its root key, without the cache, for a check of the chain; the caller destroys the key. */
    public OpenedPolicyKey openByRoot(Policy policy, PolicyVersion version, int index) {
        operators.requireSignature(policy);
        boolean wasInterrupted = Thread.interrupted();
        try {
            return copies.open(Reason.CHECK, policy, version, index);
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
