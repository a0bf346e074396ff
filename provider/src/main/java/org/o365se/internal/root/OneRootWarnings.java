package org.o365se.internal.root;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;

/**
 * Warns that a policy key was opened although another of its root keys failed when it was last asked: one more failure and its data cannot be read. It does not matter which root was
 * asked first, or by which policy of the tenant. At most one warning an hour for each policy. Thread-safe.
 */
final class OneRootWarnings {
    static final Duration INTERVAL = Duration.ofHours(1);
    private static final int MAX_ENTRIES = 10_000;
    private static final Logger LOG = System.getLogger("org.o365se.rootkey");

    private final LongSupplier nanoTime;
    private final Map<UUID, Long> warnedAt = new HashMap<>();
    private final Map<TenantRoot, String> failedRoots = new HashMap<>();
    private final Map<Copy, String> corruptCopies = new HashMap<>();

    /** A root key, which one tenant may be allowed to use and another not. */
    private record TenantRoot(String tenant, RootKeyDescription root) {}

    /** One wrapped copy of a policy key. */
    private record Copy(PolicyKeyId key, int index) {}

    OneRootWarnings(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Records that a root key has opened its copy. */
    synchronized void opened(PolicyVersion version, int index) {
        failedRoots.remove(root(version, index));
        corruptCopies.remove(new Copy(version.binding().key(), index));
    }

    /** Records that a root key has failed to open its copy. */
    synchronized void failed(PolicyVersion version, int index, RootKeyException failure) {
        var message = String.valueOf(failure.getMessage());
        if (failure.failureClass() == FailureClass.CORRUPT) {
            // The fault of this copy, not of the root key.
            put(corruptCopies, new Copy(version.binding().key(), index), message);
        } else {
            put(failedRoots, root(version, index), message);
        }
    }

    /** Warns if a root key of a version that was opened is known to have failed. */
    void warn(Policy policy, PolicyVersion version) {
        var failures = due(policy.id(), version);
        if (failures.isPresent()) {
            // Here and not in a lambda expression, whose name the log would show.
            LOG.log(
                    Level.WARNING,
                    "The policy key of policy " + policy.displayName()
                            + " was opened, but a root key of it failed when it was last asked; run 'o365se chain check'. "
                            + failures.get());
        }
    }

    private synchronized Optional<String> due(UUID policy, PolicyVersion version) {
        var failures = new TreeSet<String>();
        for (int index = 0; index < version.copies().size(); index++) {
            addIfKnown(failures, failedRoots.get(root(version, index)));
            addIfKnown(failures, corruptCopies.get(new Copy(version.binding().key(), index)));
        }
        long now = nanoTime.getAsLong();
        var last = warnedAt.get(policy);
        if (failures.isEmpty() || (last != null && now - last < INTERVAL.toNanos())) {
            return Optional.empty();
        }
        put(warnedAt, policy, now);
        return Optional.of(String.join(" | ", failures));
    }

    private static void addIfKnown(Set<String> failures, @Nullable String failure) {
        if (failure != null) {
            failures.add(failure);
        }
    }

    private static TenantRoot root(PolicyVersion version, int index) {
        return new TenantRoot(
                version.binding().tenant(), version.binding().roots().get(index));
    }

    private static <K, V> void put(Map<K, V> map, K key, V value) {
        if (map.size() >= MAX_ENTRIES && !map.containsKey(key)) {
            map.clear();
        }
        map.put(key, value);
    }
}
