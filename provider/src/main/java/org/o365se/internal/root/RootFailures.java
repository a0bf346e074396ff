package org.o365se.internal.root;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Policy;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** The failures of the root keys of one policy while its policy key was unwrapped. Not thread-safe. */
public final class RootFailures {
    private final Policy policy;
    private final List<RootKeyException> failures = new ArrayList<>();

    public RootFailures(Policy policy) {
        this.policy = policy;
    }

    void add(RootKeyException failure) {
        failures.add(failure);
    }

    /** Returns the failure for an interrupted caller; the interrupt status is kept. */
    public RootKeyException interrupted() {
        Thread.currentThread().interrupt();
        var told = new RootKeyUnavailableException(
                ProviderErrorId.ROOT_UNAVAILABLE,
                "The thread was interrupted while it waited for a root key of policy " + policy.displayName()
                        + "; try again",
                null);
        failures.forEach(told::addSuppressed);
        return told;
    }

    /** Returns the classes of all failures. */
    Set<FailureClass> classes() {
        var classes = EnumSet.noneOf(FailureClass.class);
        failures.forEach(failure -> classes.add(failure.failureClass()));
        return classes;
    }

    /** Returns one failure for those of all root keys: the gravest by the rule, with the others as suppressed exceptions. */
    RootKeyException together(OpeningRule rule) {
        // In a fixed order regardless of the order of the calls, so that repeated failures are equal in a log.
        failures.sort(Comparator.<RootKeyException>comparingInt(
                        failure -> rule.gravestFirst().indexOf(failure.failureClass()))
                .thenComparing(failure -> String.valueOf(failure.getMessage())));
        var message = "No root key of policy " + policy.displayName() + " unwraps its policy key. "
                + failures.stream().map(Throwable::getMessage).distinct().collect(Collectors.joining(" | "));
        var first = failures.get(0);
        var id = switch (first.failureClass()) {
            case DENIED -> ProviderErrorId.ROOT_DENIED;
            case CORRUPT -> ProviderErrorId.ROOT_CORRUPT;
            case MISCONFIGURED -> ProviderErrorId.ROOT_MISCONFIGURED;
            case TRANSIENT -> ProviderErrorId.ROOT_UNAVAILABLE;
        };
        boolean isTransient = first.failureClass() == FailureClass.TRANSIENT;
        var together = RootKeyException.of(
                first.failureClass(), id, isTransient ? message + " | Try again later" : message, first);
        failures.stream().skip(1).forEach(together::addSuppressed);
        return together;
    }
}
