package org.o365se.internal.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o365se.Eventually;
import org.o365se.Profile;
import org.o365se.internal.chain.RootFailureTest;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.model.Binding;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.root.RootUse.Purpose;
import org.o365se.internal.root.RootUse.Reason;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** The opener and the rules hold for any number of root keys; here there are three, whose policy key is a text. */
class ManyRootsTest {
    private static final Duration LONG = TestChain.LONG;

    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final List<Integer> asked = new CopyOnWriteArrayList<>();
    private final List<String> wiped = new CopyOnWriteArrayList<>();
    private final List<Runnable> script = new ArrayList<>();
    private Policy policy;
    private RootOpener<String> opener;

    @BeforeEach
    void takeAPolicy() throws Exception {
        policy = TestChain.withScope().policy(TestChain.POLICY);
        opener = opener(Duration.ZERO);
    }

    @AfterEach
    void end() {
        release.countDown();
        opener.close();
        callers.shutdownNow();
    }

    private RootOpener<String> opener(Duration offset) {
        return new RootOpener<>(
                (purpose, of, version, index) -> {
                    next(index).run();
                    return "opened by " + index;
                },
                wiped::add,
                new RootTimes(offset, offset));
    }

    private synchronized Runnable next(int index) {
        asked.add(index);
        return script.isEmpty() ? () -> {} : script.remove(0);
    }

    private synchronized void script(Runnable... steps) {
        asked.clear();
        script.clear();
        script.addAll(Arrays.asList(steps));
    }

    private static Runnable failing(FailureClass kind) {
        return ScriptedUses.failing(RootFailureTest.failure(kind));
    }

    private Runnable hanging() {
        return ScriptedUses.hangingUntil(release);
    }

    private String open(Profile profile) {
        return opener.open(Purpose.of(Reason.OPEN), policy, version(profile));
    }

    /** The version of the policy, with a third root key. */
    private PolicyVersion version(Profile profile) {
        var genuine = policy.currentVersion();
        var b = genuine.binding();
        var roots = new ArrayList<>(b.roots());
        roots.add(roots.get(0));
        var copies = new ArrayList<>(genuine.copies());
        copies.add(copies.get(0));
        return new PolicyVersion(
                new Binding(b.chainId(), b.tenant(), b.key(), profile, roots, b.availability(), b.approvers(), 0),
                genuine.tag(),
                genuine.predecessorTag(),
                genuine.carriedLineageKey(),
                List.of(),
                copies,
                Optional.empty());
    }

    @ParameterizedTest
    @EnumSource
    void eachRootIsAskedOnceUntilOneOpens(Profile profile) {
        for (int failures = 0; failures < 3; failures++) {
            opener = opener(LONG);
            script(new Runnable[][] {
                        {},
                        {failing(FailureClass.DENIED)},
                        {failing(FailureClass.DENIED), failing(FailureClass.TRANSIENT)},
                    }
                    [failures]);
            var opened = open(profile);
            assertEquals(failures + 1, asked.size());
            assertEquals(failures + 1, new HashSet<>(asked).size(), "none twice");
            assertEquals("opened by " + asked.get(failures), opened);
            opener.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereNoneOpensAllFailuresAreToldAndTheGravestFirst(Profile profile) {
        script(failing(FailureClass.TRANSIENT), failing(FailureClass.DENIED), failing(FailureClass.CORRUPT));
        var told = assertThrows(RootKeyDeniedException.class, () -> open(profile));
        assertEquals(Set.of(0, 1, 2), Set.copyOf(asked));
        assertInstanceOf(RootKeyDeniedException.class, told.getCause());
        assertEquals(
                List.of(FailureClass.CORRUPT, FailureClass.TRANSIENT),
                Arrays.stream(told.getSuppressed())
                        .map(failure -> ((RootKeyException) failure).failureClass())
                        .toList());
    }

    @Test
    void whileTwoHangTheThirdOpensAndWhatComesLateIsWiped() {
        script(hanging(), hanging());
        var opened = open(Profile.SHAREPOINT);
        assertEquals(3, asked.size());
        assertEquals("opened by " + asked.get(2), opened);
        release.countDown();
        Eventually.holds("both late keys are wiped", () -> wiped.size() == 2);
        assertEquals(
                Set.of("opened by " + asked.get(0), "opened by " + asked.get(1)), Set.copyOf(wiped), "not the winner");
    }

    @ParameterizedTest
    @EnumSource
    void aCallerWhoIsInterruptedWhileARootFailsAsksNoFurtherRoot(Profile profile) throws Exception {
        opener = opener(LONG);
        var failed = new CountDownLatch(1);
        script(() -> {
            failed.countDown();
            hanging().run();
            throw RootFailureTest.failure(FailureClass.TRANSIENT);
        });
        var caller = new AtomicReference<Thread>();
        var told = callers.submit(() -> {
            caller.set(Thread.currentThread());
            return assertThrows(RootKeyUnavailableException.class, () -> open(profile));
        });
        assertTrue(failed.await(5, TimeUnit.MINUTES));
        caller.get().interrupt();
        release.countDown();
        assertTrue(told.get().getMessage().contains("interrupted"), told.get()::getMessage);
        assertEquals(1, asked.size(), "nobody else is asked");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoFailureOfARootReachesTheCallerAsItIs(Profile profile) {
        // No other root is asked before the first has answered.
        opener = opener(LONG);
        for (var fault :
                List.of(new IllegalStateException("a bug of ours"), new NoClassDefFoundError("made to fail"))) {
            script(() -> {
                throw fault instanceof Error error ? rethrown(error) : (RuntimeException) fault;
            });
            assertSame(fault, assertThrows(fault.getClass(), () -> open(profile)));
        }
    }

    private static RuntimeException rethrown(Error error) {
        throw error;
    }
}
