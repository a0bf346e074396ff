package org.o365se.internal.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.Access;
import org.o365se.HealthState;
import org.o365se.PolicyHealth;
import org.o365se.Profile;
import org.o365se.RootHealth;
import org.o365se.RootHealth.Condition;
import org.o365se.internal.chain.KeyHandle;
import org.o365se.internal.chain.RootFailureTest;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.health.PolicyFacts.OpenKey;
import org.o365se.internal.health.PolicyFacts.Opener;
import org.o365se.rootkey.FailureClass;

/** The health of the policies follows from the uses of root keys, and who operates the service is told of it. */
class HealthMonitorTest {
    private static final String OTHER = "contoso/other";
    private static final String FIRST = TestChain.rootOf(TestChain.POLICY, 1);
    private static final String SECOND = TestChain.rootOf(TestChain.POLICY, 2);

    private final LoggedLines log = new LoggedLines();
    private final List<String> changes = new ArrayList<>();
    private TestChain chain;
    private KeyHandle key;

    @BeforeEach
    void startCold() throws Exception {
        chain = TestChain.withScope();
        key = chain.key(TestChain.SCOPE);
        chain.service.forget();
        chain.service.addHealthListener((before, now) -> changes.add(before.state() + " " + now.state()));
        log.take();
    }

    @AfterEach
    void listenNoMore() {
        log.close();
    }

    private void fail(String uri, FailureClass kind) {
        chain.roots.fail(uri, () -> RootFailureTest.failure(kind));
    }

    private void failBoth(FailureClass first, FailureClass second) {
        fail(FIRST, first);
        fail(SECOND, second);
    }

    private PolicyHealth health() {
        return chain.service.health().policies().get(0);
    }

    private void pass(Duration time) {
        chain.nanos.addAndGet(time.toNanos());
    }

    private void open() throws InvalidKeyException {
        key.dataKeys(Access.USER).prepareToWrap();
    }

    @Test
    void aPolicyIsOkWhileNoRootKeyIsKnownToFail() throws Exception {
        chain.createPolicy(OTHER);
        assertEquals(
                List.of(Condition.NOT_USED, Condition.NOT_USED),
                chain.service.health().policies().get(1).roots().stream()
                        .map(RootHealth::condition)
                        .toList());
        open();
        assertEquals(HealthState.OK, health().state());
        assertTrue(health().roots().stream().anyMatch(root -> root.condition() == Condition.WORKING));
        assertEquals(Optional.empty(), health().since());
        assertEquals(List.of(), changes);
        assertEquals(List.of(), log.take(), "an ordinary opening is not logged");
    }

    @Test
    void aPolicyOneOfWhoseRootKeysFailsIsDegradedWhicheverIsAskedFirst() throws Exception {
        for (var failing : List.of(FIRST, SECOND)) {
            chain.roots.heal();
            chain.service.tryRoots();
            fail(failing, FailureClass.TRANSIENT);
            changes.clear();
            log.take();
            pass(Duration.ofSeconds(5));
            var began = Instant.EPOCH.plusNanos(chain.nanos.get());
            chain.service.tryRoots();
            pass(Duration.ofSeconds(5));
            chain.service.forget();
            open();
            var health = health();
            assertEquals(HealthState.DEGRADED, health.state());
            assertEquals(Optional.of(began), health.since());
            assertEquals("Root key " + failing + " fails: O365SE-9999: made to fail", health.reason());
            assertEquals(Optional.empty(), health.until());
            assertEquals(List.of("OK DEGRADED"), changes);
            var lines = log.take();
            assertEquals(2, lines.size(), lines::toString);
            assertEquals(
                    "WARNING O365SE-4001: Root key " + failing
                            + " failed when it was used for policy contoso/exchange: O365SE-9999: made to fail",
                    lines.get(0));
            assertTrue(
                    lines.get(1)
                            .startsWith(
                                    "WARNING O365SE-4003: Policy contoso/exchange is DEGRADED now; it was OK. Root key "
                                            + failing),
                    lines::toString);
        }
    }

    @Test
    void whatIsKnownOfARootKey() throws Exception {
        chain.createPolicy(OTHER);
        var failing = TestChain.rootOf(OTHER, 1);
        fail(failing, FailureClass.DENIED);
        pass(Duration.ofSeconds(1));
        chain.service.tryRoots();
        pass(Duration.ofSeconds(1));
        chain.service.tryRoots();
        var roots = chain.service.health().policies().get(1).roots();
        assertEquals(
                new RootHealth(
                        failing,
                        "version of " + failing,
                        Condition.FAILING,
                        Optional.of(Instant.ofEpochSecond(1)),
                        Optional.empty(),
                        Optional.of(Instant.ofEpochSecond(2)),
                        Optional.of(FailureClass.DENIED),
                        Optional.of("O365SE-9999"),
                        Optional.of("O365SE-9999: made to fail")),
                roots.get(0));
        assertEquals(Condition.WORKING, roots.get(1).condition());
        assertEquals(Optional.of(Instant.ofEpochSecond(2)), roots.get(1).lastSuccess());
        assertEquals(Optional.empty(), roots.get(1).failure());
    }

    @Test
    void anUnwrappedKeyBridgesAnOutageUntilItExpiresAndThenThePolicyIsLost() throws Exception {
        open();
        failBoth(FailureClass.TRANSIENT, FailureClass.MISCONFIGURED);
        pass(Duration.ofHours(1));
        chain.service.tryRoots();
        var expiring = health();
        assertEquals(HealthState.EXPIRING, expiring.state());
        var until = Instant.EPOCH.plus(TestChain.TIME_TO_LIVE);
        assertEquals(Optional.of(until), expiring.until());
        assertTrue(expiring.outlook().contains(until.toString()), expiring::outlook);
        open();

        pass(Duration.ofHours(8));
        assertThrows(InvalidKeyException.class, this::open);
        assertEquals(HealthState.LOST, health().state());
        assertEquals(Optional.empty(), health().until());

        chain.roots.heal();
        log.take();
        chain.service.tryRoots();
        assertEquals(HealthState.OK, health().state());
        assertEquals(
                List.of("OK DEGRADED", "DEGRADED EXPIRING", "EXPIRING LOST", "LOST DEGRADED", "DEGRADED OK"), changes);
        var lines = log.take();
        assertTrue(
                lines.stream()
                        .anyMatch(line -> line.startsWith("INFO O365SE-4002: Root key " + FIRST
                                + " of tenant contoso works again; it failed since ")),
                lines::toString);
        assertEquals(
                "INFO O365SE-4004: Policy contoso/exchange is OK again; it was DEGRADED", lines.get(lines.size() - 1));
    }

    @Test
    void aPolicyThatNoRootKeyUnwrapsAndOneDeniesIsDenied() {
        failBoth(FailureClass.TRANSIENT, FailureClass.DENIED);
        chain.service.tryRoots();
        assertEquals(HealthState.DENIED, health().state());
        assertFalse(health().state().isServing());
        assertEquals(HealthState.DENIED, chain.service.health().state());
    }

    @Test
    void aPolicyWhoseKeyTheAvailabilityKeyHasUnwrappedIsOnAvailability() {
        chain.health.follow(
                chain::snapshot, id -> Optional.of(new OpenKey(Opener.AVAILABILITY, Duration.ofMinutes(5))));
        failBoth(FailureClass.TRANSIENT, FailureClass.TRANSIENT);
        chain.service.tryRoots();
        assertEquals(HealthState.AVAILABILITY_ONLY, health().state());
        assertEquals(Optional.of(Instant.EPOCH.plus(Duration.ofMinutes(5))), health().until());
    }

    @Test
    void aRootKeyThatStaysAwayIsLoggedAtOnceAndThenSummedUpEachMinute() {
        fail(FIRST, FailureClass.TRANSIENT);
        for (int i = 0; i < 10; i++) {
            chain.service.tryRoots();
        }
        assertEquals(2, log.take().size());
        pass(HealthLog.INTERVAL);
        chain.service.tryRoots();
        chain.service.tryRoots();
        assertEquals(
                List.of("WARNING O365SE-4001: Root key " + FIRST
                        + " of tenant contoso still fails, 10 times since the last report: O365SE-9999: made to fail"),
                log.take());
    }

    @Test
    void anotherClassOfFailuresIsLoggedAtOnce() {
        fail(FIRST, FailureClass.TRANSIENT);
        chain.service.tryRoots();
        log.take();
        fail(FIRST, FailureClass.DENIED);
        chain.service.tryRoots();
        assertEquals(1, log.take().size());
    }

    @Test
    void aCorruptCopyIsNoFailureOfItsRootKeyForOtherPolicies() throws Exception {
        chain.createPolicy(OTHER, Profile.EXCHANGE);
        fail(FIRST, FailureClass.CORRUPT);
        chain.service.tryRoots();
        assertEquals(
                List.of(HealthState.DEGRADED, HealthState.OK),
                chain.service.health().policies().stream()
                        .map(PolicyHealth::state)
                        .toList());
    }

    @Test
    void aSecondRootKeyThatFailsAfterTheFirstHasAnsweredIsKnown() throws Exception {
        chain.createPolicy(OTHER, Profile.SHAREPOINT);
        var failing = TestChain.rootOf(OTHER, 2);
        fail(failing, FailureClass.TRANSIENT);
        chain.service.tryRoots();
        assertEquals(
                HealthState.DEGRADED, chain.service.health().policies().get(1).state());
    }

    @Test
    void anInterruptedUseSaysNothingOfARootKey() {
        chain.roots.fail(FIRST, () -> {
            Thread.currentThread().interrupt();
            return RootFailureTest.failure(FailureClass.TRANSIENT);
        });
        chain.service.tryRoots();
        assertTrue(Thread.interrupted(), "the thread keeps its mark");
        assertEquals(HealthState.OK, health().state());
    }

    @Test
    void aListenerThatFailsDisturbsNeitherTheUseNorOtherListeners() throws Exception {
        chain.service.addHealthListener((before, now) -> {
            throw new IllegalStateException("a secret of the listener");
        });
        chain.service.addHealthListener((before, now) -> changes.add("told"));
        fail(FIRST, FailureClass.TRANSIENT);
        chain.service.tryRoots();
        open();
        assertEquals(List.of("OK DEGRADED", "told"), changes);
        var lines = log.take();
        assertTrue(lines.get(lines.size() - 1).startsWith("WARNING O365SE-4008: "), lines::toString);
        assertFalse(lines.toString().contains("a secret"), lines::toString);
    }

    @Test
    void aListenerMayUseTheChainAndIsToldOfEachChangeInItsOrder() {
        chain.service.addHealthListener((before, now) -> {
            if (now.state() == HealthState.DEGRADED) {
                chain.roots.heal();
                chain.service.tryRoots();
                changes.add("end of the first call");
            }
        });
        fail(FIRST, FailureClass.TRANSIENT);
        chain.service.tryRoots();
        assertEquals(List.of("OK DEGRADED", "end of the first call", "DEGRADED OK"), changes);
    }

    @Test
    void aListenerThatWasRemovedIsNotTold() {
        var told = new ArrayList<PolicyHealth>();
        org.o365se.HealthListener listener = (before, now) -> told.add(now);
        chain.service.addHealthListener(listener);
        chain.service.removeHealthListener(listener);
        fail(FIRST, FailureClass.TRANSIENT);
        chain.service.tryRoots();
        assertEquals(List.of(), told);
    }
}
