package org.o365se.internal.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
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
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** The log warns of a policy that runs on one root key as soon as that is known, whichever root key is asked first. */
class OneRootWarningsTest {
    private final RootKeyException away = new RootKeyUnavailableException(() -> 3110, "away", null);
    private static final String SAID =
            "The policy key of policy contoso/a was opened, but a root key of it failed when it was last asked; run 'o365se chain check'. ";

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
    private final OneRootWarnings warnings = new OneRootWarnings(() -> now[0]);

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

    @Test
    void warnsOnceAnHourWhileARootIsKnownToHaveFailed() {
        warnings.warn(policy, version);
        assertEquals(List.of(), logged);
        warnings.failed(version, 1, away);
        // The other root is asked first, and opens.
        warnings.opened(version, 0);
        warnings.warn(policy, version);
        warnings.warn(policy, version);
        assertEquals(List.of(SAID + "O365SE-3110: away"), logged);
        now[0] += OneRootWarnings.INTERVAL.toNanos();
        warnings.warn(policy, version);
        assertEquals(2, logged.size());
        now[0] += OneRootWarnings.INTERVAL.toNanos();
        warnings.opened(version, 1);
        warnings.warn(policy, version);
        assertEquals(2, logged.size(), "it works again");
    }

    @Test
    void aForgedCopyIsNoFailureOfItsRootForOtherPolicies() throws Exception {
        chain.createPolicy("contoso/b", Profile.EXCHANGE);
        var other = chain.policy("contoso/b");
        warnings.failed(other.currentVersion(), 0, new RootKeyCorruptException(() -> 3138, "forged", null));
        warnings.failed(version, 0, new RootKeyCorruptException(() -> 3138, "forged too", null));
        warnings.failed(version, 1, away);
        warnings.warn(policy, version);
        assertEquals(List.of(SAID + "O365SE-3110: away | O365SE-3138: forged too"), logged);
        assertEquals(2, version.copies().size());
    }

    @Test
    void aRootThatACheckFoundFailingIsKnownWhicheverIsAskedFirst() {
        var failing = new int[] {0};
        var real = new ScriptedCopies(chain.roots);
        TwoRoots.Copies<OpenedPolicyKey> copies = (of, at, index) -> {
            if (index == failing[0]) {
                throw away;
            }
            return real.open(of, at, index);
        };
        for (failing[0] = 0; failing[0] < 2; failing[0]++) {
            for (int round = 0; round < 20; round++) {
                logged.clear();
                try (var roots = new TwoRoots<>(copies, OpenedPolicyKey::destroy, Duration.ZERO)) {
                    assertThrows(
                            RootKeyUnavailableException.class, () -> roots.openByRoot(policy, version, failing[0]));
                    assertEquals(List.of(), logged, "the check itself reports it");
                    roots.open(policy, version).destroy();
                    assertEquals(List.of(SAID + "O365SE-3110: away"), logged);
                }
            }
        }
    }

    @Test
    void aSecondRootThatFailsAfterTheFirstHasOpenedIsKnown() throws Exception {
        chain.createPolicy("contoso/hedged", Profile.SHAREPOINT);
        var hedged = chain.policy("contoso/hedged");
        var release = new CountDownLatch(1);
        var copies = new ScriptedCopies(chain.roots, () -> {
            ScriptedCopies.hangingUntil(release).run();
            throw away;
        });
        try (var roots = new TwoRoots<>(copies, OpenedPolicyKey::destroy, Duration.ZERO)) {
            roots.open(hedged, hedged.currentVersion()).destroy();
            assertEquals(List.of(), logged);
            release.countDown();
            Eventually.holds("the late failure is logged", () -> logged.size() == 1);
        }
    }
}
