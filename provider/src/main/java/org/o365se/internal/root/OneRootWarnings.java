package org.o365se.internal.root;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Tenant;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyException;

/**
 * Warns that a policy key was unwrapped although another of its root keys failed at its last use: if one more root key fails, its data cannot be read. It does
 * not matter which root key was called first, or for which policy of the tenant. At most one warning per hour for each policy. Thread-safe.
 */
final class OneRootWarnings implements RootUses {
    static final Duration INTERVAL = Duration.ofHours(1);
    private static final int MAX_ENTRIES = 10_000;
    private static final Logger LOG = System.getLogger("org.o365se.rootkey");

    private final RootUses uses;
    private final LongSupplier nanoTime;
    private final Map<PolicyId, Long> warnedAt = new HashMap<>();
    private final Map<TenantRoot, String> failedRoots = new HashMap<>();
    private final Map<Copy, String> corruptCopies = new HashMap<>();

    /** An exact root key, for one tenant, because another tenant may not be allowed to use it. */
    private record TenantRoot(Tenant tenant, RootKeyUri uri, String version) {}

    /** One wrapped copy of a policy key. */
    private record Copy(PolicyKeyId key, RootKeyUri uri, String version) {}

    OneRootWarnings(RootUses uses, LongSupplier nanoTime) {
        this.uses = uses;
        this.nanoTime = nanoTime;
    }

    @Override
    public <T> T perform(RootUse use, Supplier<T> call) {
        var policyKey = use.policyKey();
        var version = use.version();
        if (!use.opensCopy() || policyKey == null || version == null) {
            return uses.perform(use, call);
        }
        var root = new TenantRoot(policyKey.tenant(), use.uri(), version);
        var copy = new Copy(policyKey.id(), use.uri(), version);
        try {
            var opened = uses.perform(use, call);
            opened(root, copy);
            return opened;
        } catch (RootKeyException e) {
            if (!Thread.currentThread().isInterrupted()) {
                // An interrupt is not a failure of the root key.
                failed(root, copy, e);
            }
            throw e;
        }
    }

    private synchronized void opened(TenantRoot root, Copy copy) {
        failedRoots.remove(root);
        corruptCopies.remove(copy);
    }

    private synchronized void failed(TenantRoot root, Copy copy, RootKeyException failure) {
        var message = String.valueOf(failure.getMessage());
        if (failure.failureClass() == FailureClass.CORRUPT) {
            // A fault of this copy, not of the root key.
            put(corruptCopies, copy, message);
        } else {
            put(failedRoots, root, message);
        }
    }

    /** Warns if a root key of an unwrapped version is known to have failed. */
    void warn(Policy policy, PolicyVersion version) {
        var failures = due(policy.id(), version);
        if (failures.isPresent()) {
            // Not in a lambda expression, because the log would show its name.
            LOG.log(
                    Level.WARNING,
                    "The policy key of policy " + policy.displayName()
                            + " was unwrapped, but one of its root keys failed when it was last used; run 'o365se chain check'. "
                            + failures.get());
        }
    }

    private synchronized Optional<String> due(PolicyId policy, PolicyVersion version) {
        var failures = new TreeSet<String>();
        var binding = version.binding();
        for (var root : binding.roots()) {
            var uri = new RootKeyUri(root.uri());
            addIfKnown(failures, failedRoots.get(new TenantRoot(binding.tenant(), uri, root.version())));
            addIfKnown(failures, corruptCopies.get(new Copy(binding.key(), uri, root.version())));
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

    private static <K, V> void put(Map<K, V> map, K key, V value) {
        if (map.size() >= MAX_ENTRIES && !map.containsKey(key)) {
            map.clear();
        }
        map.put(key, value);
    }
}
