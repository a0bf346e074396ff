package org.o365se.internal.keys;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.o365se.Access;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyProgress;

/** The cache slots of all policy key versions that have been used. Thread-safe; looking a slot up takes no lock. */
final class KeySlots {
    private final ConcurrentHashMap<PolicyKeyId, KeySlot> slots = new ConcurrentHashMap<>();

    /** Returns the slot of a key, or null if it has not been used. */
    @Nullable
    KeySlot get(PolicyKeyId policyKey) {
        return slots.get(policyKey);
    }

    /** Returns the slot of a key, and creates it if it has not been used. */
    KeySlot of(PolicyKeyId policyKey) {
        var known = slots.get(policyKey);
        // Called first, because computeIfAbsent may lock, but get never does.
        return known != null ? known : slots.computeIfAbsent(policyKey, KeySlot::new);
    }

    /** Removes and overwrites all keys. */
    void forget() {
        slots.values().forEach(KeySlots::drop);
    }

    private static void drop(KeySlot slot) {
        slot.opening.lock();
        try {
            slot.drop();
        } finally {
            slot.opening.unlock();
        }
    }

    /** Removes and overwrites all keys, but leaves those that a thread is opening to that thread. */
    void dropUnlessOpening() {
        slots.values().forEach(KeySlot::dropUnlessOpening);
    }

    /** Removes the keys of policies that a new content of the chain says to forget, or that it disables. */
    void follow(ChainSnapshot before, ChainSnapshot now) {
        for (var slot : slots.values()) {
            var known = before.policy(slot.policy()).map(Policy::state);
            var changed = now.policy(slot.policy()).map(Policy::state);
            var version = now.policy(slot.policy())
                    .flatMap(policy -> policy.find(slot.id().version()));
            if (changed.isEmpty()
                    || version.isEmpty()
                    || !changed.get().isUsable()
                    || (known.isPresent()
                            && known.get().forgets() != changed.get().forgets())
                    || version.get().isDropped()
                    || PolicyProgress.isDenied(changed.get(), version.get())) {
                // Who opens the key at this moment sees the change when it is opened.
                slot.dropUnlessOpening();
            }
        }
    }

    /** Returns how long a key that root keys unwrapped is still used, or empty if it is not in the cache. */
    Optional<Duration> timeLeft(PolicyKeyId policyKey, long nowNanos) {
        var slot = slots.get(policyKey);
        return slot == null ? Optional.empty() : timeLeft(slot.byRoots(), nowNanos);
    }

    /** Returns how long a key that the availability key unwrapped is still used, or empty if it is not in the cache. */
    Optional<Duration> bridgedTimeLeft(PolicyKeyId policyKey, long nowNanos) {
        var slot = slots.get(policyKey);
        return slot == null
                ? Optional.empty()
                : Stream.of(Access.values())
                        .flatMap(access -> timeLeft(slot.bridged(access), nowNanos).stream())
                        .max(Comparator.naturalOrder());
    }

    private static Optional<Duration> timeLeft(KeySlot.@Nullable Kept kept, long nowNanos) {
        return kept == null || kept.isExpired(nowNanos)
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(kept.untilNanos() - nowNanos));
    }
}
