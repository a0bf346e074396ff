package org.o365se.keychain;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o365se.crypto.Key256;
import org.o365se.crypto.KeyWipedException;
import org.o365se.rootkey.RootKey;

/**
 * Makes policy keys, opens them with their roots, and keeps the opened ones for their time to live.
 *
 * <p>Thread-safe. Reading an opened key takes no lock; each policy key version is opened by one thread at a time, for which the others wait.
 */
final class PolicyKeys implements AutoCloseable {
    private final Roots roots;
    private final PolicyKeyCopies copies;
    private final TwoRoots twoRoots;
    private final Duration timeToLive;
    private final LongSupplier nanoClock;
    private final SecureRandom random = new SecureRandom();
    private volatile boolean closed;
    private final ConcurrentHashMap<PolicyKeyId, Slot> slots = new ConcurrentHashMap<>();

    /** The place of one policy key version in the cache. */
    private static final class Slot {
        final ReentrantLock opening = new ReentrantLock();
        volatile @Nullable Opened opened;

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
            if (dropped != null) {
                dropped.key().destroy();
            }
        }
    }

    private record Opened(OpenedPolicyKey key, long openedAtNanos) {}

    /** The roots become this object's, which closes them. */
    PolicyKeys(Roots roots, Duration hedgeOffset, Duration timeToLive, LongSupplier nanoClock) {
        this.roots = roots;
        this.copies = new PolicyKeyCopies(roots);
        this.twoRoots = new TwoRoots(copies::open, hedgeOffset);
        this.timeToLive = timeToLive;
        this.nanoClock = nanoClock;
    }

    /** Does something with an opened policy key. Should the key be dropped and wiped meanwhile, it is opened again and the work begun anew. */
    <T> T use(Policy policy, long version, Function<OpenedPolicyKey, T> work) {
        while (true) {
            try {
                return work.apply(open(policy, version));
            } catch (KeyWipedException e) {
                // The next round opens it again, or fails for good.
            }
        }
    }

    /** Gives the opened policy key, asking a root if it is not there or too old. */
    OpenedPolicyKey open(Policy policy, long version) {
        var id = new PolicyKeyId(policy.id(), version);
        var known = slots.get(id);
        // Asked first, because computeIfAbsent may lock where get never does.
        var slot = known != null ? known : slots.computeIfAbsent(id, absent -> new Slot());
        var opened = slot.opened;
        if (opened != null && !isExpired(opened)) {
            return opened.key();
        }
        waitForTurn(slot, policy);
        try {
            opened = slot.opened;
            if (opened == null || isExpired(opened)) {
                // First, so that a key past its time is gone even if no root answers.
                slot.drop();
                opened = new Opened(openByRoots(policy, policy.version(version)), nanoClock.getAsLong());
                keep(slot, opened);
            }
            return opened.key();
        } finally {
            slot.opening.unlock();
        }
    }

    /** One opens, the others wait for it, unless they are interrupted: who opens may be waiting for a root that hangs. */
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

    /** Keeps an opened key until its time is over, also if nobody asks for it again; to be called under the slot's lock. */
    private void keep(Slot slot, Opened opened) {
        if (closed) {
            opened.key().destroy();
            throw ChainClosed.refusal();
        }
        slot.opened = opened;
        CompletableFuture.delayedExecutor(timeToLive.toNanos(), TimeUnit.NANOSECONDS)
                .execute(() -> slot.dropIfStill(opened));
    }

    /** Drops and overwrites all opened keys. */
    void forget() {
        slots.values().forEach(slot -> {
            slot.opening.lock();
            try {
                slot.drop();
            } finally {
                slot.opening.unlock();
            }
        });
    }

    /** Who waits for a root is told at once; a root that is asked in its caller's thread ends by its deadline or by the end of its home. */
    @Override
    public void close() {
        closed = true;
        twoRoots.close();
        slots.values().forEach(Slot::dropUnlessOpening);
        try {
            roots.close();
        } finally {
            forget();
        }
    }

    private boolean isExpired(Opened opened) {
        return nanoClock.getAsLong() - opened.openedAtNanos() > timeToLive.toNanos();
    }

    // ---- making ----

    /** A new policy key version, and its opened form for the scope keys that are made with it. */
    record Made(PolicyVersion version, OpenedPolicyKey opened) {}

    /** Makes a random policy key and wraps it with each root; each copy is unwrapped again before it counts. */
    Made make(Binding binding, List<RootKey> rootKeys, @Nullable OpenedPolicyKey predecessor) {
        var policyKey = Key256.random(random);
        try {
            var wrapped = new ArrayList<Bytes>();
            for (var root : rootKeys) {
                wrapped.add(copies.wrap(root, policyKey));
            }
            var opened = OpenedPolicyKey.derive(binding.key(), policyKey);
            var predecessorTag = predecessor == null ? Bytes.NONE : predecessor.tag(binding);
            return new Made(new PolicyVersion(binding, opened.tag(binding), predecessorTag, wrapped), opened);
        } finally {
            policyKey.destroy();
        }
    }

    // ---- opening ----

    private OpenedPolicyKey openByRoots(Policy policy, PolicyVersion version) {
        return continuing(policy, version, twoRoots.open(policy, version));
    }

    /** Opens one wrapped copy with its root, without the cache; the caller destroys the key. */
    OpenedPolicyKey openByRoot(Policy policy, PolicyVersion version, int index) {
        return continuing(policy, version, copies.open(policy, version, index));
    }

    /** Gives an opened key on, or destroys it if the version before it does not vouch for it. */
    private OpenedPolicyKey continuing(Policy policy, PolicyVersion version, OpenedPolicyKey opened) {
        boolean continues = false;
        try {
            continues = isContinuation(policy, version);
        } finally {
            if (!continues) {
                opened.destroy();
            }
        }
        if (!continues) {
            throw PolicyKeyCopies.madeUp(policy, version, "");
        }
        return opened;
    }

    /** A version after the first must also be tagged by the one before, so that nobody who lacks that one can put a key of his own on top. */
    private boolean isContinuation(Policy policy, PolicyVersion version) {
        var binding = version.binding();
        long before = 0;
        for (var other : policy.versions()) {
            long number = other.binding().key().version();
            if (number < binding.key().version()) {
                before = Math.max(before, number);
            }
        }
        return before == 0
                ? binding.key().version() == 1
                : use(policy, before, opened -> opened.tag(binding)).equals(version.predecessorTag());
    }
}
