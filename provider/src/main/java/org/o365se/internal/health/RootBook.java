package org.o365se.internal.health;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.RootHealth;
import org.o365se.RootHealth.Condition;
import org.o365se.internal.model.DeniedMark;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Tenant;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;

/**
 * The last success and the last failure of each root key. A root key is recorded for each tenant, because another tenant may not be allowed to use it. A copy of a
 * policy key that is corrupt is a fault of this copy, not of its root key. Not thread-safe.
 */
final class RootBook {
    private static final int MAX_ENTRIES = 10_000;
    private static final String DENIED_BEFORE = "The key chain records that the root key denies its use";

    private final Map<TenantRoot, Entry> roots = new HashMap<>();
    private final Map<Copy, Entry> corruptCopies = new HashMap<>();

    /** An exact root key of one tenant. */
    record TenantRoot(Tenant tenant, RootKeyUri uri, String version) {}

    /** One wrapped copy of a policy key. */
    private record Copy(PolicyKeyId key, RootKeyUri uri, String version) {}

    /** The result of the last uses. */
    private record Entry(
            Instant since,
            @Nullable Instant success,
            @Nullable Instant failedAt,
            @Nullable RootKeyException failure) {}

    /** Records a success, and returns whether the root key or this copy failed before. */
    boolean succeeded(TenantRoot root, PolicyKeyId key, Instant now) {
        var before = roots.get(root);
        boolean failed = before != null && before.failure() != null;
        var since = before == null || failed ? now : before.since();
        put(roots, root, new Entry(since, now, before == null ? null : before.failedAt(), null));
        return corruptCopies.remove(new Copy(key, root.uri(), root.version())) != null || failed;
    }

    /** Records a failure, and returns whether the class of failures is a new one for the root key or this copy. */
    boolean failed(TenantRoot root, PolicyKeyId key, RootKeyException failure, Instant now) {
        return failure.failureClass() == FailureClass.CORRUPT
                ? fail(corruptCopies, new Copy(key, root.uri(), root.version()), failure, now)
                : fail(roots, root, failure, now);
    }

    private static <K> boolean fail(Map<K, Entry> entries, K key, RootKeyException failure, Instant now) {
        var before = entries.get(key);
        var known = before == null ? null : before.failure();
        put(
                entries,
                key,
                new Entry(
                        before == null || known == null ? now : before.since(),
                        before == null ? null : before.success(),
                        now,
                        failure));
        return known == null || known.failureClass() != failure.failureClass();
    }

    /** Returns since when a root key has worked or failed. */
    Optional<Instant> since(TenantRoot root) {
        return Optional.ofNullable(roots.get(root)).map(Entry::since);
    }

    /** Returns what is known of a root key of a policy. */
    RootHealth health(Policy policy, RootKeyDescription root) {
        var uri = new RootKeyUri(root.uri());
        var key = policy.currentVersion().binding().key();
        var entry = roots.get(new TenantRoot(policy.tenant(), uri, root.version()));
        var corrupt = corruptCopies.get(new Copy(key, uri, root.version()));
        if (corrupt != null && (entry == null || entry.failure() == null)) {
            return of(root, corrupt, entry == null ? null : entry.success());
        }
        if (entry != null) {
            return of(root, entry, entry.success());
        }
        return policy.state().denied().stream()
                .filter(mark -> mark.rootUri().equals(uri))
                .findFirst()
                .map(mark -> denied(root, mark))
                .orElseGet(() -> new RootHealth(
                        root.uri(),
                        root.version(),
                        Condition.NOT_USED,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static RootHealth of(RootKeyDescription root, Entry entry, @Nullable Instant success) {
        var failure = Optional.ofNullable(entry.failure());
        return new RootHealth(
                root.uri(),
                root.version(),
                failure.isPresent() ? Condition.FAILING : Condition.WORKING,
                Optional.of(entry.since()),
                Optional.ofNullable(success),
                Optional.ofNullable(entry.failedAt()),
                failure.map(RootKeyException::failureClass),
                failure.map(known -> known.id().code()),
                failure.map(known -> known.id().with(known.text())));
    }

    private static RootHealth denied(RootKeyDescription root, DeniedMark mark) {
        return new RootHealth(
                root.uri(),
                root.version(),
                Condition.FAILING,
                Optional.of(Instant.ofEpochMilli(mark.since())),
                Optional.empty(),
                Optional.empty(),
                Optional.of(FailureClass.DENIED),
                Optional.empty(),
                Optional.of(DENIED_BEFORE));
    }

    private static <K> void put(Map<K, Entry> map, K key, Entry value) {
        if (map.size() >= MAX_ENTRIES && !map.containsKey(key)) {
            map.clear();
        }
        map.put(key, value);
    }
}
