package org.o365se.internal.keys;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o365se.Access;
import org.o365se.internal.model.AvailabilityCopy;
import org.o365se.internal.model.Binding;
import org.o365se.internal.model.ChainClosed;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.root.PolicyRecords;
import org.o365se.internal.root.RootFailures;
import org.o365se.internal.root.RootOpener;
import org.o365se.internal.root.RootUse;
import org.o365se.internal.root.RootUse.Purpose;
import org.o365se.internal.root.RootUse.Reason;
import org.o365se.internal.root.Roots;
import org.o365se.internal.thread.DaemonTimer;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyPresence;

/**
 * Creates policy keys, unwraps them with their root keys, and caches the unwrapped ones for their time to live.
 *
 * <p>Thread-safe. Reading a cached key takes no lock; each policy key version is unwrapped by one thread at a time, for which the others wait.
 */
public final class PolicyKeys implements AutoCloseable {
    private final Roots roots;
    private final PolicyKeyCopies copies;
    private final PolicyKeyMaker maker;
    private final RootOpener<OpenedPolicyKey> opener;
    private final AvailabilityKeys availability;
    private final KeyRenewal renewal;
    private final Operators operators;
    private final KeyTimes times;
    private final PolicyRecords records;
    private final LongSupplier nanoClock;
    private final LongAdder openings = new LongAdder();
    private volatile boolean closed;
    private final KeySlots slots = new KeySlots();

    /**
     * The clocks of a chain.
     *
     * @param nanoTime measures durations
     * @param wall tells the time
     * @param timer runs tasks later; closed by its owner
     */
    public record Clocks(LongSupplier nanoTime, Clock wall, DaemonTimer timer) {}

    /** Takes ownership of the root keys and closes them. */
    public PolicyKeys(Roots roots, Operators operators, KeyTimes times, PolicyRecords records, Clocks clocks) {
        this.roots = roots;
        this.operators = operators;
        this.times = times;
        this.records = records;
        this.nanoClock = clocks.nanoTime();
        this.copies = new PolicyKeyCopies(roots);
        this.maker = new PolicyKeyMaker(copies);
        this.opener = new RootOpener<>(copies::open, OpenedPolicyKey::destroy, times.roots());
        this.availability = new AvailabilityKeys(copies, records, times.maxOutage(), clocks.wall());
        this.renewal = new KeyRenewal(this, times, clocks.timer());
    }

    public KeyTimes times() {
        return times;
    }

    public Operators operators() {
        return operators;
    }

    /** Uses an unwrapped policy key. */
    public <T> T use(Access access, Policy policy, long version, Function<OpenedPolicyKey, T> work) {
        try (var opened = open(access, policy, version)) {
            return work.apply(opened);
        }
    }

    /** Uses a policy key that a root key unwraps now: neither a cached one nor the availability key, for what only a holder of a root key may do. */
    public <T> T useByRoots(Policy policy, long version, Function<OpenedPolicyKey, T> work) {
        operators.requireSignature(policy);
        var opened = opener.open(Purpose.of(Reason.OPEN), policy, policy.version(version));
        try {
            return work.apply(opened);
        } finally {
            opened.destroy();
        }
    }

    /**
     * Unwraps a policy key for its recovery: by a root key or, where none does, by the availability key, whatever the choice but {@link
     * AvailabilityChoice#NONE}. The caller destroys it.
     */
    public OpenedPolicyKey openForRecovery(Policy policy, long version) {
        operators.requireSignature(policy);
        var wanted = policy.version(version);
        return opener.open(
                Purpose.of(Reason.OPEN),
                policy,
                wanted,
                (classes, failure) -> availability.openForRecovery(policy, wanted, classes, failure));
    }

    /** Leases the wrapping key of a scope key version if it is cached, otherwise returns null; calls no root key. */
    @Nullable
    WrappingKey leaseKept(Access access, PolicyKeyId policyKey, ScopeKeyId scopeKey) {
        var slot = slots.get(policyKey);
        var kept = slot == null ? null : slot.kept(access, nanoClock.getAsLong());
        if (kept == null || slot.isProbeDue()) {
            return null;
        }
        slot.use();
        return kept.key().leaseKept(scopeKey);
    }

    /** Leases the unwrapped policy key, calling a root key if it is not cached or too old. */
    public OpenedPolicyKey open(Access access, Policy policy, long version) {
        var slot = slots.of(new PolicyKeyId(policy.id(), version));
        var kept = leased(slot, access);
        if (kept != null) {
            return kept;
        }
        // Only an interrupt during the wait ends it; the status of an earlier one is restored.
        boolean wasInterrupted = Thread.interrupted();
        try {
            return openAnew(slot, access, policy, version);
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private @Nullable OpenedPolicyKey leased(KeySlot slot, Access access) {
        return slot.isProbeDue() ? null : leasedAnyway(slot, access);
    }

    private @Nullable OpenedPolicyKey leasedAnyway(KeySlot slot, Access access) {
        var kept = slot.kept(access, nanoClock.getAsLong());
        if (kept == null || !kept.key().lease()) {
            return null;
        }
        slot.use();
        return kept.key();
    }

    private OpenedPolicyKey openAnew(KeySlot slot, Access access, Policy policy, long version) {
        waitForTurn(slot, policy);
        try {
            if (slot.isProbeDue() && slot.kept(access, nanoClock.getAsLong()) != null) {
                // Revoked meanwhile, it must not serve even once; if no root key can be reached, it still does.
                slot.probed();
                askAgain(slot, new Purpose(Reason.OPEN, access));
            }
            var kept = leasedAnyway(slot, access);
            return kept != null ? kept : openByRoots(slot, access, policy, policy.version(version));
        } finally {
            slot.opening.unlock();
            if (closed) {
                // close() may have found the slot locked and left this to the holder of the lock.
                slot.dropUnlessOpening();
            }
        }
    }

    /** One thread unwraps, and the others wait for it, unless they are interrupted, because the root key may hang. */
    private static void waitForTurn(KeySlot slot, Policy policy) {
        if (slot.opening.tryLock()) {
            return;
        }
        try {
            slot.opening.lockInterruptibly();
        } catch (InterruptedException e) {
            throw new RootFailures(policy).interrupted();
        }
    }

    /** Asks the root keys and then, where the policy allows it, the availability key; called under the slot's lock. */
    private OpenedPolicyKey openByRoots(KeySlot slot, Access access, Policy policy, PolicyVersion version) {
        operators.requireSignature(policy);
        // First, so that an expired key is removed even if no root key answers.
        slot.dropExpired(nanoClock.getAsLong());
        slot.probed();
        long forgets = forgetsOf(policy);
        openings.increment();
        long before = nanoClock.getAsLong();
        var isBridged = new boolean[1];
        var opened = opener.open(new Purpose(Reason.OPEN, access), policy, version, (classes, failure) -> {
            isBridged[0] = true;
            return availability.open(policy, version, access, classes, failure);
        });
        if (!opened.lease()) {
            throw new IllegalStateException("A key that is not shared is not wiped");
        }
        if (isBridged[0]) {
            var kept =
                    new KeySlot.Kept(opened, before + times.bridgedTimeToLive().toNanos());
            keep(slot, opened, () -> {
                slot.keepBridged(access, kept);
                renewal.keptBridged(slot, access, kept);
            });
        } else {
            availability.rootAnswered(policy.id());
            var kept = new KeySlot.Kept(opened, before + times.timeToLive().toNanos());
            keep(slot, opened, () -> {
                slot.keepByRoots(kept);
                renewal.keptByRoots(slot, kept);
            });
        }
        slot.use();
        if (forgetsOf(policy) != forgets) {
            // Forgotten in the meantime: the key serves this call, and the next one asks the root keys.
            slot.drop();
        }
        return opened;
    }

    private long forgetsOf(Policy policy) {
        return records.newest(policy.id()).orElse(policy).state().forgets();
    }

    private void keep(KeySlot slot, OpenedPolicyKey opened, Runnable keeping) {
        try {
            if (!closed) {
                keeping.run();
                return;
            }
        } catch (RejectedExecutionException e) {
            slot.drop();
        }
        opened.destroy();
        opened.close();
        throw ChainClosed.refusal();
    }

    // ---- renewing, mostly in the background ----

    /**
     * Asks every root key whether it still unwraps a cached key, or in the order of the profile until one does.
     *
     * @param purpose {@link Reason#PROBE} for every root key
     */
    void askAgain(KeySlot slot, Purpose purpose) {
        var policy = records.newest(slot.policy());
        var version = policy.flatMap(known -> known.find(slot.id().version()));
        if (version.isPresent() && !closed) {
            long before = nanoClock.getAsLong();
            var answer = purpose.reason() == Reason.PROBE
                    ? opener.openWithEach(purpose, policy.get(), version.get())
                    : opener.openWithAny(purpose, policy.get(), version.get());
            if (answer.opened().isEmpty()) {
                availability.noRootAnswers(policy.get(), version.get(), answer.classes());
            }
            take(slot, policy.get(), version.get(), before, answer);
        }
    }

    private void take(
            KeySlot slot,
            Policy policy,
            PolicyVersion version,
            long before,
            RootOpener.Answer<OpenedPolicyKey> answer) {
        slot.opening.lock();
        try {
            if (answer.opened().isPresent()) {
                try {
                    answered(slot, policy, before, answer.opened().get());
                } catch (RejectedExecutionException e) {
                    // The chain is being closed.
                    slot.drop();
                }
            } else {
                if (answer.isDenied()) {
                    slot.dropByRoots();
                }
                for (var access : Access.values()) {
                    if (!availability.isAllowed(policy, version, access, answer.classes())) {
                        slot.dropBridged(access);
                    }
                }
            }
        } finally {
            slot.opening.unlock();
            if (closed) {
                slot.dropUnlessOpening();
            }
        }
    }

    /** Prolongs the key that is cached, or takes the place of keys of the availability key. */
    private void answered(KeySlot slot, Policy policy, long before, OpenedPolicyKey opened) {
        availability.rootAnswered(policy.id());
        long until = before + times.timeToLive().toNanos();
        var byRoots = slot.byRoots();
        if (closed) {
            opened.destroy();
        } else if (byRoots != null) {
            opened.destroy();
            var kept = new KeySlot.Kept(byRoots.key(), until);
            slot.prolong(kept);
            renewal.prolonged(slot, kept);
        } else if (slot.bridged(Access.USER) != null || slot.bridged(Access.SYSTEM) != null) {
            var kept = new KeySlot.Kept(opened, until);
            slot.keepByRoots(kept);
            renewal.keptByRoots(slot, kept);
        } else {
            // Dropped or expired in the meantime.
            opened.destroy();
        }
    }

    // ---- dropping ----

    /** Removes and overwrites all unwrapped keys. */
    public void forget() {
        slots.forget();
    }

    /** Removes the keys of policies that a new content of the chain says to forget, or that it disables. */
    public void follow(ChainSnapshot before, ChainSnapshot now) {
        slots.follow(before, now);
    }

    /**
     * Closes the cache. Callers that wait for a root key fail at once; a call of a root key in its caller's thread ends by its deadline or when its home is
     * closed.
     */
    @Override
    public void close() {
        closed = true;
        opener.close();
        slots.dropUnlessOpening();
        roots.close();
    }

    /** Runs a task in a thread that may wait for root keys; in none if there are too many. */
    boolean inBackground(Runnable task) {
        return !closed && opener.inBackground(task);
    }

    /** Returns how often root keys were called because a policy key was not in the cache. */
    public long openings() {
        return openings.sum();
    }

    /** Returns how long a key that root keys unwrapped is still used, or empty if it is not in the cache; calls no root key. */
    public Optional<Duration> timeLeft(PolicyKeyId policyKey) {
        return slots.timeLeft(policyKey, nanoClock.getAsLong());
    }

    /** Returns how long a key that the availability key unwrapped is still used, or empty if it is not in the cache; calls no root key. */
    public Optional<Duration> bridgedTimeLeft(PolicyKeyId policyKey) {
        return slots.bridgedTimeLeft(policyKey, nanoClock.getAsLong());
    }

    long nanoTime() {
        return nanoClock.getAsLong();
    }

    // ---- creating ----

    /** Creates a policy key, like {@link PolicyKeyMaker#make}. */
    public PolicyKeyMaker.Made make(
            Binding binding,
            String policyName,
            @Nullable OpenedPolicyKey predecessor,
            Optional<RootKeyDescription> availabilityKey) {
        return maker.make(binding, policyName, predecessor, availabilityKey);
    }

    /** Wraps a policy key that exists by another availability key, after one of its root keys has unwrapped it. */
    public AvailabilityCopy wrapAgain(Policy policy, PolicyVersion version, RootKeyDescription availabilityKey) {
        operators.requireSignature(policy);
        return copies.wrapAgain(Purpose.of(Reason.OPEN), policy, version, availabilityKey);
    }

    // ---- unwrapping ----

    /** Looks whether a root key still exists at its home, without using it. */
    RootKeyPresence presence(Policy policy, PolicyVersion version, RootKeyDescription root) {
        return roots.presence(root, RootUse.PolicyKey.of(policy, version));
    }

    /** Unwraps the copy of the availability key, without the cache, to see whether that key still works; the caller destroys the key. */
    OpenedPolicyKey openByAvailabilityKey(Policy policy, PolicyVersion version) {
        return copies.openWithAvailabilityKey(Access.USER, policy, version);
    }

    /** Unwraps one copy with its root key, without the cache, for a check of the chain; the caller destroys the key. */
    public OpenedPolicyKey openByRoot(Policy policy, PolicyVersion version, int index) {
        operators.requireSignature(policy);
        boolean wasInterrupted = Thread.interrupted();
        try {
            return copies.open(Purpose.of(Reason.CHECK), policy, version, index);
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
