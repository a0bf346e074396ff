package org.o365se.internal.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.Eventually;
import org.o365se.Profile;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.keys.OpenedPolicyKey;
import org.o365se.internal.keys.PolicyKeyCopies;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.root.RootUse.Purpose;
import org.o365se.internal.root.RootUse.Reason;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** The log warns of a policy that runs on one root key as soon as that is known, whichever root key is asked first. */
class OneRootWarningsTest {
    private final RootKeyException away = new RootKeyUnavailableException(() -> 3110, "away", null);
    private static final String SAID =
            "The policy key of policy contoso/a was unwrapped, but one of its root keys failed when it was last used; run 'o365se chain check'. ";

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger("org.o365se.rootkey");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord told) {
            logged.add(told.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final long[] now = new long[1];
    private final OneRootWarnings warnings = new OneRootWarnings(RootUses.DIRECT, () -> now[0]);

    private TestChain chain;
    private Policy policy;
    private PolicyVersion version;

    @BeforeEach
    void takeAPolicy() throws Exception {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        chain = TestChain.inMemory();
        chain.createPolicy("contoso/a", Profile.EXCHANGE);
        policy = chain.policy("contoso/a");
        version = policy.currentVersion();
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    private static RootUse opening(Policy of, int index) {
        var at = of.currentVersion();
        return RootUse.ofExact(
                RootUse.Operation.UNWRAP,
                Purpose.of(Reason.OPEN),
                at.binding().roots().get(index),
                RootUse.PolicyKey.of(of, at));
    }

    private void opened(Policy of, int index) {
        warnings.perform(opening(of, index), () -> true);
    }

    private void failed(Policy of, int index, RootKeyException failure) {
        var told = assertThrows(
                RootKeyException.class,
                () -> warnings.perform(opening(of, index), () -> {
                    throw failure;
                }));
        assertSame(failure, told);
    }

    @Test
    void warnsOnceAnHourWhileARootIsKnownToHaveFailed() {
        warnings.warn(policy, version);
        assertEquals(List.of(), logged);
        failed(policy, 1, away);
        // The other root is asked first, and opens.
        opened(policy, 0);
        warnings.warn(policy, version);
        warnings.warn(policy, version);
        assertEquals(List.of(SAID + "O365SE-3110: away"), logged);
        now[0] += OneRootWarnings.INTERVAL.toNanos();
        warnings.warn(policy, version);
        assertEquals(2, logged.size());
        now[0] += OneRootWarnings.INTERVAL.toNanos();
        opened(policy, 1);
        warnings.warn(policy, version);
        assertEquals(2, logged.size(), "it works again");
    }

    @Test
    void aForgedCopyIsNoFailureOfItsRootForOtherPolicies() throws Exception {
        chain.createPolicy("contoso/b", Profile.EXCHANGE);
        var other = chain.policy("contoso/b");
        failed(other, 0, new RootKeyCorruptException(() -> 3138, "forged", null));
        failed(policy, 0, new RootKeyCorruptException(() -> 3138, "forged too", null));
        failed(policy, 1, away);
        warnings.warn(policy, version);
        assertEquals(List.of(SAID + "O365SE-3110: away | O365SE-3138: forged too"), logged);
        assertEquals(2, version.copies().size());
    }

    @Test
    void aRootThatACheckFoundFailingIsKnownWhicheverIsAskedFirst() {
        for (int failing = 0; failing < 2; failing++) {
            chain.roots.heal();
            chain.roots.fail(version.binding().roots().get(failing).uri(), () -> away);
            for (int round = 0; round < 20; round++) {
                logged.clear();
                var roots = new Roots(Map.of(FakeRoots.SCHEME, chain.roots), () -> {}, RootUses.DIRECT);
                var copies = new PolicyKeyCopies(roots);
                int index = failing;
                try (var opener = opener(roots, copies)) {
                    assertThrows(
                            RootKeyUnavailableException.class,
                            () -> copies.open(Purpose.of(Reason.CHECK), policy, version, index));
                    assertEquals(List.of(), logged, "the check itself reports it");
                    opener.open(Purpose.of(Reason.OPEN), policy, version).destroy();
                    assertEquals(List.of(SAID + "O365SE-3110: away"), logged);
                }
            }
        }
    }

    private static RootOpener<OpenedPolicyKey> opener(Roots roots, PolicyKeyCopies copies) {
        return new RootOpener<>(
                roots, copies::open, OpenedPolicyKey::destroy, new RootTimes(Duration.ZERO, Duration.ZERO));
    }

    @Test
    void aSecondRootThatFailsAfterTheFirstHasOpenedIsKnown() throws Exception {
        chain.createPolicy("contoso/hedged", Profile.SHAREPOINT);
        var hedged = chain.policy("contoso/hedged");
        var release = new CountDownLatch(1);
        var script = new ScriptedUses(() -> {
            ScriptedUses.hangingUntil(release).run();
            throw away;
        });
        var roots = new Roots(Map.of(FakeRoots.SCHEME, chain.roots), () -> {}, script);
        try (var opener = opener(roots, new PolicyKeyCopies(roots))) {
            opener.open(Purpose.of(Reason.OPEN), hedged, hedged.currentVersion())
                    .destroy();
            assertEquals(List.of(), logged);
            release.countDown();
            Eventually.holds("the late failure is logged", () -> logged.size() == 1);
        }
    }

    @Test
    void whatIsWrappedForANewPolicyAndAnInterruptedCallSayNothingOfARoot() {
        var binding = version.binding();
        var creating = RootUse.ofExact(
                RootUse.Operation.UNWRAP,
                Purpose.of(Reason.CREATE),
                binding.roots().get(0),
                RootUse.PolicyKey.of(policy, version));
        assertThrows(
                RootKeyUnavailableException.class,
                () -> warnings.perform(creating, () -> {
                    throw away;
                }));
        assertThrows(
                RootKeyUnavailableException.class,
                () -> warnings.perform(opening(policy, 0), () -> {
                    Thread.currentThread().interrupt();
                    throw away;
                }));
        assertTrue(Thread.interrupted(), "the thread keeps its mark");
        warnings.warn(policy, version);
        assertEquals(List.of(), logged);
    }
}
