package org.o365se.internal.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.Eventually;
import org.o365se.Profile;
import org.o365se.internal.chain.RootFailureTest;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.OpenedPolicyKey;
import org.o365se.internal.keys.PolicyKeyCopies;
import org.o365se.internal.model.Policy;
import org.o365se.internal.root.RootUse.Purpose;
import org.o365se.internal.root.RootUse.Reason;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** Which root is asked when, by the profile of the policy, and what becomes of those that answer late or not at all. */
class RootOpenerTest {
    private static final Duration LONG = TestChain.LONG;

    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private TestChain chain;
    private Policy exchange;
    private Policy sharePoint;
    private ScriptedUses script;
    private RootOpener<OpenedPolicyKey> opener;

    @BeforeEach
    void makePolicies() throws Exception {
        chain = TestChain.inMemory();
        chain.createPolicy("contoso/exchange", Profile.EXCHANGE);
        chain.createPolicy("contoso/sharepoint", Profile.SHAREPOINT);
        exchange = chain.policy("contoso/exchange");
        sharePoint = chain.policy("contoso/sharepoint");
    }

    @AfterEach
    void end() {
        release.countDown();
        opener.close();
        callers.shutdownNow();
    }

    private void script(Duration offset, Runnable... steps) {
        script = new ScriptedUses(steps);
        var roots = new Roots(Map.of(FakeRoots.SCHEME, chain.roots), () -> {}, script);
        var copies = new PolicyKeyCopies(roots);
        opener = new RootOpener<>(
                (purpose, policy, version, index) -> copies.open(purpose, policy, version, index),
                OpenedPolicyKey::destroy,
                new RootTimes(offset, offset));
    }

    private Runnable hanging() {
        return ScriptedUses.hangingUntil(release);
    }

    private static Runnable failing(FailureClass kind) {
        return ScriptedUses.failing(RootFailureTest.failure(kind));
    }

    private OpenedPolicyKey open(Policy policy) {
        return opener.open(Purpose.of(Reason.OPEN), policy, policy.currentVersion());
    }

    private static Set<String> rootsOf(Policy policy) {
        return policy.currentVersion().binding().roots().stream()
                .map(RootKeyDescription::uri)
                .collect(Collectors.toSet());
    }

    // ---- Exchange and several workloads ----

    @ParameterizedTest
    @EnumSource(names = {"EXCHANGE", "MULTI_WORKLOAD"})
    void oneRootIsAskedAtRandomAndTheOtherNotAtAllWhenItAnswers(Profile profile) throws Exception {
        chain.createPolicy("contoso/other", profile);
        var policy = chain.policy("contoso/other");
        var first = new HashSet<String>();
        for (int round = 0; round < 100; round++) {
            script(LONG);
            open(policy).destroy();
            assertEquals(1, script.asked.size());
            first.addAll(script.asked);
            opener.close();
        }
        assertEquals(rootsOf(policy), first, "each root is first now and then");
    }

    @Test
    void theOtherRootIsAskedAfterTheFirstHasFailed() {
        script(Duration.ZERO, failing(FailureClass.DENIED));
        open(exchange).destroy();
        assertEquals(rootsOf(exchange), Set.copyOf(script.asked));
    }

    @Test
    void aCallerThatWasInterruptedDoesNotAskTheOtherRoot() {
        var caller = Thread.currentThread();
        script(LONG, () -> {
            caller.interrupt();
            throw RootFailureTest.failure(FailureClass.TRANSIENT);
        });
        assertThrows(RootKeyUnavailableException.class, () -> open(exchange));
        assertTrue(Thread.interrupted(), "the thread keeps its mark");
        assertEquals(1, script.asked.size());
    }

    // ---- SharePoint ----

    @Test
    void theSecondRootIsNotAskedWhenTheFirstAnswersInTime() {
        var first = new HashSet<String>();
        for (int round = 0; round < 100; round++) {
            script(LONG);
            open(sharePoint).destroy();
            first.addAll(script.asked);
            assertEquals(1, script.asked.size());
            opener.close();
        }
        assertEquals(rootsOf(sharePoint), first, "each root is first now and then");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.01S"})
    void whileTheFirstHangsTheSecondOpensAndTheLateKeyIsWiped(Duration offset) {
        script(offset, hanging());
        var winner = open(sharePoint);
        assertEquals(2, script.asked.size());
        assertEquals(List.of(winner), script.opened, "the first still hangs");

        release.countDown();
        Eventually.holds("the first answers late", () -> script.opened.size() == 2);
        Eventually.holds("its key is wiped", () -> ScriptedUses.isWiped(script.opened.get(1), sharePoint));
        assertFalse(ScriptedUses.isWiped(winner, sharePoint), "the winner's is not");
    }

    @ParameterizedTest
    @EnumSource
    void aFirstThatFailsBringsTheSecondAtOnce(FailureClass kind) {
        script(LONG, failing(kind));
        open(sharePoint).destroy();
        assertEquals(2, script.asked.size());
    }

    @Test
    void aSecondThatFailsDoesNotEndTheWaitForTheFirst() throws Exception {
        script(Duration.ZERO, hanging(), failing(FailureClass.DENIED));
        var opened = callers.submit(() -> open(sharePoint));
        Eventually.holds("both were asked", () -> script.asked.size() == 2);
        release.countDown();
        assertEquals(List.of(opened.get()), script.opened);
    }

    @ParameterizedTest
    @CsvSource({
        "DENIED, CORRUPT, DENIED",
        "DENIED, MISCONFIGURED, DENIED",
        "DENIED, TRANSIENT, DENIED",
        "CORRUPT, MISCONFIGURED, CORRUPT",
        "CORRUPT, TRANSIENT, CORRUPT",
        "MISCONFIGURED, TRANSIENT, MISCONFIGURED",
        "TRANSIENT, TRANSIENT, TRANSIENT",
    })
    void whenBothFailTheOneThatMattersMostIsTold(FailureClass one, FailureClass other, FailureClass told) {
        for (var offset : List.of(Duration.ZERO, LONG)) {
            for (var order : List.of(List.of(one, other), List.of(other, one))) {
                script(offset, failing(order.get(0)), failing(order.get(1)));
                var refusal = assertThrows(RootKeyException.class, () -> open(sharePoint));
                assertEquals(told, refusal.failureClass());
                assertEquals(1, refusal.getSuppressed().length, "the other root's failure is kept");
                opener.close();
            }
        }
    }

    @Test
    void anInterruptedCallerLeavesAtOnceAndWhatComesLateIsWiped() throws Exception {
        script(Duration.ZERO, hanging(), hanging());
        var keptMark = new AtomicBoolean();
        var told = new ArrayList<RootKeyException>();
        var caller = new Thread(() -> {
            told.add(assertThrows(RootKeyException.class, () -> open(sharePoint)));
            keptMark.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        Eventually.holds("both were asked", () -> script.asked.size() == 2);
        caller.interrupt();
        caller.join();

        assertInstanceOf(RootKeyUnavailableException.class, told.get(0));
        assertTrue(keptMark.get(), "the thread keeps its mark");
        release.countDown();
        Eventually.holds("both answer late", () -> script.opened.size() == 2);
        Eventually.holds(
                "both keys are wiped",
                () -> script.opened.stream().allMatch(key -> ScriptedUses.isWiped(key, sharePoint)));
    }

    @Test
    void closingTellsThoseWhoWaitForARootThatHangs() throws Exception {
        script(Duration.ZERO, hanging(), hanging());
        var waiting = callers.submit(() -> open(sharePoint));
        Eventually.holds("both were asked", () -> script.asked.size() == 2);
        opener.close();

        assertClosed(waiting);
        assertThrows(IllegalStateException.class, () -> open(sharePoint));
        assertThrows(IllegalStateException.class, () -> open(exchange));
        assertEquals(2, script.asked.size(), "nobody is asked any more");
        release.countDown();
        Eventually.holds("both answer late", () -> script.opened.size() == 2);
        Eventually.holds(
                "both keys are wiped",
                () -> script.opened.stream().allMatch(key -> ScriptedUses.isWiped(key, sharePoint)));
        Eventually.holds("the threads end", () -> script.askedIn.stream().noneMatch(Thread::isAlive));
    }

    private static void assertClosed(Future<?> waiting) {
        var refusal = assertThrows(ExecutionException.class, waiting::get).getCause();
        assertInstanceOf(IllegalStateException.class, refusal);
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.CHAIN_CLOSED + ": "), refusal::getMessage);
    }

    @Test
    void whenRootsThatHangHoldAllThreadsTheRootsAreAskedInTheCallersThreadOneAfterTheOther() throws Exception {
        var steps = new Runnable[RootThreads.MAX_THREADS + 1];
        Arrays.fill(steps, hanging());
        steps[RootThreads.MAX_THREADS] = failing(FailureClass.TRANSIENT);
        script(LONG, steps);
        var waiting = new ArrayList<Future<OpenedPolicyKey>>();
        for (int i = 0; i < RootThreads.MAX_THREADS; i++) {
            waiting.add(callers.submit(() -> open(sharePoint)));
        }
        Eventually.holds("all threads are taken", () -> script.asked.size() == RootThreads.MAX_THREADS);

        open(sharePoint).destroy();
        var here = Thread.currentThread();
        assertEquals(List.of(here, here), script.askedIn.subList(RootThreads.MAX_THREADS, RootThreads.MAX_THREADS + 2));
        release.countDown();
        for (var opened : waiting) {
            assertFalse(ScriptedUses.isWiped(opened.get(), sharePoint), "who waited has the key of the first");
        }
    }

    @Test
    void theThreadsKeepNoProgramAliveAndNoLoaderOfACaller() {
        script(LONG);
        open(sharePoint).destroy();
        var thread = script.askedIn.get(0);
        assertNotEquals(Thread.currentThread(), thread);
        assertTrue(thread.isDaemon());
        assertTrue(thread.getName().startsWith("o365se-root-"), thread::getName);
        assertNull(thread.getContextClassLoader());
    }

    // ---- both ----

    @ParameterizedTest
    @ValueSource(strings = {"contoso/exchange", "contoso/sharepoint"})
    void aFaultInOneBridgeDoesNotKeepTheOtherRootFromBeingAsked(String alias) {
        var policy = chain.policy(alias);
        script(LONG, ScriptedUses.failing(new UnsupportedOperationException("a bug")));
        open(policy).destroy();
        assertEquals(2, script.asked.size());

        var fault = new UnsupportedOperationException("a bug");
        script(LONG, ScriptedUses.failing(fault), ScriptedUses.failing(fault));
        var refusal = assertThrows(RootKeyMisconfiguredException.class, () -> open(policy));
        assertTrue(refusal.getMessage().contains("a bug"), refusal::getMessage);
        assertTrue(refusal.getMessage().contains(TestChain.rootOf(alias, 1)), refusal::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"contoso/exchange", "contoso/sharepoint"})
    void anErrorOfTheJvmReachesTheCaller(String alias) {
        var error = new NoClassDefFoundError("made to fail");
        script(LONG, () -> {
            throw error;
        });
        assertSame(error, assertThrows(NoClassDefFoundError.class, () -> open(chain.policy(alias))));
    }
}
