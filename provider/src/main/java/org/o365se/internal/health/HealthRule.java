package org.o365se.internal.health;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.o365se.Access;
import org.o365se.HealthState;
import org.o365se.PolicyHealth;
import org.o365se.RootHealth;
import org.o365se.RootHealth.Condition;
import org.o365se.internal.health.PolicyFacts.OpenKey;
import org.o365se.internal.health.PolicyFacts.Opener;
import org.o365se.internal.model.Policy;
import org.o365se.internal.root.AvailabilityRule;
import org.o365se.rootkey.FailureClass;

/** Determines the health of a policy from that of its root keys and from its unwrapped policy key. Stateless. */
final class HealthRule {
    private HealthRule() {}

    static PolicyHealth healthOf(Policy policy, List<RootHealth> roots, Optional<OpenKey> openKey, Instant now) {
        var expiry = openKey.map(key -> now.plus(key.timeLeft()));
        var failing = roots.stream()
                .filter(root -> root.condition() == Condition.FAILING)
                .toList();
        var state = stateOf(policy, failing, roots.size(), openKey);
        return new PolicyHealth(
                policy.id().toUuid(),
                policy.displayName(),
                policy.tenant().name(),
                state,
                reason(failing),
                Optional.empty(),
                outlook(state, expiry.map(Instant::toString)),
                failing.size() < roots.size() ? Optional.empty() : expiry,
                roots);
    }

    static PolicyHealth since(PolicyHealth health, Optional<Instant> since) {
        return new PolicyHealth(
                health.policyId(),
                health.policy(),
                health.tenant(),
                health.state(),
                health.reason(),
                since,
                health.outlook(),
                health.until(),
                health.roots());
    }

    private static HealthState stateOf(Policy policy, List<RootHealth> failing, int roots, Optional<OpenKey> openKey) {
        if (failing.isEmpty()) {
            return HealthState.OK;
        }
        if (failing.size() < roots) {
            return HealthState.DEGRADED;
        }
        if (failing.stream().anyMatch(root -> root.failureClass().equals(Optional.of(FailureClass.DENIED)))) {
            return HealthState.DENIED;
        }
        return openKey.map(key ->
                        key.openedBy() == Opener.AVAILABILITY ? HealthState.AVAILABILITY_ONLY : HealthState.EXPIRING)
                .orElseGet(() -> maySpare(policy, failing) ? HealthState.AVAILABILITY_ONLY : HealthState.LOST);
    }

    /** Returns whether the availability key of a policy may unwrap its policy key for users. */
    private static boolean maySpare(Policy policy, List<RootHealth> failing) {
        var version = policy.currentVersion();
        var classes =
                failing.stream().flatMap(root -> root.failureClass().stream()).collect(Collectors.toSet());
        return version.availability().isPresent()
                && AvailabilityRule.allows(version.binding().profile(), policy.availability(), Access.USER, classes);
    }

    private static String reason(List<RootHealth> failing) {
        return failing.isEmpty()
                ? "No root key is known to fail"
                : failing.stream()
                        .map(root -> "Root key " + root.uri() + " fails: "
                                + root.failure().orElse(""))
                        .collect(Collectors.joining(" | "));
    }

    private static String outlook(HealthState state, Optional<String> expiry) {
        return switch (state) {
            case OK -> "All messages are encrypted and decrypted";
            case DEGRADED ->
                "All messages are encrypted and decrypted with the other root key. If it fails too, the policy key cannot be unwrapped again";
            case EXPIRING ->
                "The unwrapped policy key is used until " + expiry.orElse("it expires")
                        + ". From then on nothing is encrypted or decrypted until a root key works again";
            case AVAILABILITY_ONLY ->
                expiry.map(until -> "The policy key that the availability key has unwrapped is used until " + until)
                                .orElse("The availability key may unwrap the policy key")
                        + ". The root keys are tried again meanwhile";
            case LOST -> "Nothing is encrypted or decrypted until a root key works again";
            case DENIED ->
                expiry.map(until -> "The unwrapped policy key is used until " + until
                                        + " at the latest. From then on nothing")
                                .orElse("Nothing")
                        + " is encrypted or decrypted until the customer allows the use of a root key again";
        };
    }
}
