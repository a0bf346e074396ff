package org.o365se.internal.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o365se.Profile;
import org.o365se.rootkey.FailureClass;

/** The rule of each profile. */
class OpeningRuleTest {
    private static final RootTimes TIMES = new RootTimes(Duration.ofMillis(100), Duration.ofSeconds(1));

    @ParameterizedTest
    @EnumSource(names = {"EXCHANGE", "MULTI_WORKLOAD"})
    void theNextRootIsAskedTooWhenPatienceEnds(Profile profile) {
        assertEquals(TIMES.patience(), OpeningRule.of(profile, TIMES).patience());
    }

    @Test
    void sharePointAsksTheNextRootAfterTheOffset() {
        assertEquals(
                TIMES.hedgeOffset(), OpeningRule.of(Profile.SHAREPOINT, TIMES).patience());
        var impatient = new RootTimes(Duration.ofSeconds(2), Duration.ofSeconds(1));
        assertEquals(
                impatient.patience(),
                OpeningRule.of(Profile.SHAREPOINT, impatient).patience());
    }

    @ParameterizedTest
    @EnumSource
    void aDenialOutweighsAllThenWhatDoesNotPassByWaiting(Profile profile) {
        assertEquals(
                List.of(FailureClass.DENIED, FailureClass.CORRUPT, FailureClass.MISCONFIGURED, FailureClass.TRANSIENT),
                OpeningRule.of(profile, TIMES).gravestFirst());
    }

    @Test
    void everyClassOfFailuresHasAPlace() {
        var allButOne = List.of(FailureClass.DENIED, FailureClass.CORRUPT, FailureClass.MISCONFIGURED);
        assertThrows(IllegalArgumentException.class, () -> new OpeningRule(Duration.ZERO, allButOne));
    }

    @ParameterizedTest
    @EnumSource
    void anyOfTheRootsComesFirst(Profile profile) {
        var rule = OpeningRule.of(profile, TIMES);
        for (int roots = 0; roots <= 3; roots++) {
            var orders = new HashSet<List<Integer>>();
            var random = new Random(7);
            for (int round = 0; round < 200; round++) {
                orders.add(rule.order(roots, random));
            }
            assertEquals(new int[] {1, 1, 2, 6}[roots], orders.size(), "every order of " + roots + " roots: " + orders);
            int expected = roots;
            orders.forEach(order -> assertEquals(expected, Set.copyOf(order).size()));
        }
    }
}
