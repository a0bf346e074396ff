package org.o365se.internal.root;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o365se.Profile;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.model.Policy;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** What a caller is told of the roots that failed. */
class RootFailuresTest {
    private final RootKeyException away = new RootKeyUnavailableException(() -> 3110, "a", null);
    private final RootKeyException denied = new RootKeyDeniedException(() -> 3236, "b", null);

    private static final OpeningRule RULE =
            OpeningRule.of(Profile.EXCHANGE, new RootTimes(Duration.ZERO, Duration.ZERO));

    private Policy policy;

    @BeforeEach
    void takeAPolicy() throws Exception {
        policy = TestChain.withScope().service.current().policies().iterator().next();
    }

    @Test
    void theOrderDoesNotDependOnWhichRootWasAskedFirst() {
        var one = failures(away, denied).together(RULE);
        var other = failures(denied, away).together(RULE);
        assertEquals(one.getMessage(), other.getMessage());
        assertEquals(denied, one.getCause());
        assertEquals(denied, other.getCause());
        assertEquals(
                failures(away, other(away)).together(RULE).getMessage(),
                failures(other(away), away).together(RULE).getMessage());
    }

    /** Every pair of classes, and what is told of it. */
    @ParameterizedTest
    @CsvSource({
        "DENIED, DENIED, DENIED",
        "DENIED, CORRUPT, DENIED",
        "DENIED, MISCONFIGURED, DENIED",
        "DENIED, TRANSIENT, DENIED",
        "CORRUPT, CORRUPT, CORRUPT",
        "CORRUPT, MISCONFIGURED, CORRUPT",
        "CORRUPT, TRANSIENT, CORRUPT",
        "MISCONFIGURED, MISCONFIGURED, MISCONFIGURED",
        "MISCONFIGURED, TRANSIENT, MISCONFIGURED",
        "TRANSIENT, TRANSIENT, TRANSIENT",
    })
    void theGravestIsTold(FailureClass one, FailureClass other, FailureClass told) {
        for (var profile : Profile.values()) {
            var rule = OpeningRule.of(profile, new RootTimes(Duration.ZERO, Duration.ZERO));
            var first = RootKeyException.of(one, () -> 9999, "would be last by its text", null);
            var second = RootKeyException.of(other, () -> 9998, "a text", null);
            for (var failures : List.of(failures(first, second), failures(second, first))) {
                var together = failures.together(rule);
                assertEquals(told, together.failureClass());
                assertEquals(told, ((RootKeyException) together.getCause()).failureClass());
                assertEquals(
                        Set.of(first, second),
                        Set.of(together.getCause(), together.getSuppressed()[0]),
                        "both are kept");
                assertEquals(told == FailureClass.TRANSIENT, together.text().endsWith("Try again later"));
            }
        }
    }

    /** The ranking is the rule's, whatever it is. */
    @Test
    void aRuleWithAnotherRankingTellsAnother() {
        var rule = new OpeningRule(
                null,
                List.of(FailureClass.TRANSIENT, FailureClass.MISCONFIGURED, FailureClass.CORRUPT, FailureClass.DENIED));
        assertEquals(away, failures(away, denied).together(rule).getCause());
    }

    private static RootKeyException other(RootKeyException failure) {
        return new RootKeyUnavailableException(failure.id(), failure.text() + " of another", null);
    }

    private RootFailures failures(RootKeyException... all) {
        var failures = new RootFailures(policy);
        for (var failure : all) {
            failures.add(failure);
        }
        return failures;
    }
}
