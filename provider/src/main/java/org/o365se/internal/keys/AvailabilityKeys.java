package org.o365se.internal.keys;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.o365se.Access;
import org.o365se.AvailabilityChoice;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyState;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.root.AvailabilityRule;
import org.o365se.internal.root.PolicyRecords;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;

/**
 * Uses the availability key of a policy where its rule allows it, and keeps the record of the outage that it bridges. Thread-safe.
 */
final class AvailabilityKeys {
    private static final int MAX_ENTRIES = 10_000;

    private final PolicyKeyCopies copies;
    private final PolicyRecords records;
    private final Duration maxOutage;
    private final Clock clock;
    private final Map<PolicyId, Long> lastSuccess = new ConcurrentHashMap<>();

    AvailabilityKeys(PolicyKeyCopies copies, PolicyRecords records, Duration maxOutage, Clock clock) {
        this.copies = copies;
        this.records = records;
        this.maxOutage = maxOutage;
        this.clock = clock;
    }

    /** Notes that a root key of a policy has unwrapped its policy key. */
    void rootAnswered(PolicyId policy) {
        if (lastSuccess.size() >= MAX_ENTRIES) {
            lastSuccess.clear();
        }
        lastSuccess.put(policy, clock.millis());
    }

    /**
     * Unwraps a policy key with the availability key; the caller destroys it.
     *
     * @param classes the classes of the failures of all root keys
     * @param failure what is thrown if the availability key may not be used
     */
    OpenedPolicyKey open(
            Policy policy, PolicyVersion version, Access access, Set<FailureClass> classes, RootKeyException failure) {
        var current = records.newest(policy.id()).orElse(policy);
        if (!isAllowed(current, version, access, classes)
                || version.availability().isEmpty()) {
            throw failure;
        }
        if (!classes.contains(FailureClass.DENIED)) {
            var lastAnswer = recordOutage(current, failure);
            if (clock.millis() - lastAnswer > maxOutage.toMillis()) {
                var denied = EnumSet.copyOf(classes);
                denied.add(FailureClass.DENIED);
                if (!isAllowed(current, version, access, denied)) {
                    throw tooLong(policy, lastAnswer, failure);
                }
            }
        }
        return unwrap(access, current, version, failure);
    }

    /** Unwraps a policy key that is recovered; the caller destroys it. A failure that recovery would only hide is thrown. */
    OpenedPolicyKey openForRecovery(
            Policy policy, PolicyVersion version, Set<FailureClass> classes, RootKeyException failure) {
        var current = records.newest(policy.id()).orElse(policy);
        if (current.availability() == AvailabilityChoice.NONE
                || version.availability().isEmpty()) {
            throw explained(
                    failure,
                    "The policy has no availability key, so only a root key can open it: restore the backup of an HSM, or recover the deleted key in its vault");
        }
        if (!AvailabilityRule.allowsRecovery(current.availability(), classes)) {
            throw explained(
                    failure,
                    "The availability key is not used, because a root key fails in a way that can be repaired; repair it first");
        }
        return unwrap(Access.USER, current, version, failure);
    }

    private static RootKeyException explained(RootKeyException failure, String why) {
        return RootKeyException.of(failure.failureClass(), failure.id(), failure.text() + " | " + why, failure);
    }

    private OpenedPolicyKey unwrap(Access access, Policy policy, PolicyVersion version, RootKeyException failure) {
        try {
            return copies.openWithAvailabilityKey(access, policy, version);
        } catch (RootKeyException e) {
            var both = explained(failure, "The availability key does not unwrap it either. " + e.getMessage());
            both.addSuppressed(e);
            throw both;
        }
    }

    /** Returns whether the availability key may still serve after another failure of all root keys. */
    boolean isAllowed(Policy policy, PolicyVersion version, Access access, Set<FailureClass> classes) {
        var current = records.newest(policy.id()).orElse(policy);
        return AvailabilityRule.allows(version.binding().profile(), current.availability(), access, classes);
    }

    /**
     * Records that no root key answers although the policy key is still in the cache: the time of the outage counts from the last success, also in a process that
     * starts in the meantime.
     *
     * @param classes the classes of the failures of all root keys
     */
    void noRootAnswers(Policy policy, PolicyVersion version, Set<FailureClass> classes) {
        boolean isOutage = !classes.isEmpty() && !classes.contains(FailureClass.DENIED);
        if (isOutage && policy.state().outageSince() == 0 && isAllowed(policy, version, Access.USER, classes)) {
            try {
                recordOutage(policy);
            } catch (IOException e) {
                // The availability key is not used before the outage is on record; that use reports the failure.
            }
        }
    }

    /** Records the outage before the availability key is used, so that a restart does not extend it; returns the time of the last success of a root key. */
    private long recordOutage(Policy policy, RootKeyException failure) {
        long known = policy.state().outageSince();
        if (known != 0) {
            return known;
        }
        try {
            return recordOutage(policy);
        } catch (IOException e) {
            // Without the record the outage could be bridged without end.
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private long recordOutage(Policy policy) throws IOException {
        long last = lastSuccess.getOrDefault(policy.id(), clock.millis());
        records.update(policy.id(), (PolicyState state) -> state.withOutage(last));
        return records.newest(policy.id())
                .map(changed -> changed.state().outageSince())
                .filter(since -> since != 0)
                .orElse(last);
    }

    private RootKeyDeniedException tooLong(Policy policy, long lastAnswer, RootKeyException failure) {
        return new RootKeyDeniedException(
                ProviderErrorId.AVAILABILITY_OUTAGE_TOO_LONG,
                "No root key of policy " + policy.displayName() + " has unwrapped its policy key since "
                        + Instant.ofEpochMilli(lastAnswer) + ", and its availability key may bridge an outage for "
                        + maxOutage
                        + " (availability.max-outage); restore a root key. " + failure.text(),
                failure);
    }
}
