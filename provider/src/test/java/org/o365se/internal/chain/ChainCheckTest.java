package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.o365se.internal.keys.ScopeKeys;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyUnavailableException;

class ChainCheckTest {
    private static final String ROOT = TestChain.rootOf(TestChain.POLICY, 1);

    private final AtomicInteger waits = new AtomicInteger();

    @Test
    void rootThatAnswersAtTheSecondAttemptIsNoProblem() throws Exception {
        var chain = TestChain.withScope();
        chain.roots.fail(ROOT, () -> new RootKeyUnavailableException(() -> 9999, "no answer in time", null));
        var check = check(chain, chain.roots::heal);
        assertEquals(List.of(), check.problems());
        assertEquals(2, check.policyKeys());
        assertEquals(1, waits.get());
    }

    @Test
    void rootThatIsNotAvailableTwiceIsToldOnce() throws Exception {
        var chain = TestChain.withScope();
        chain.roots.fail(ROOT, () -> new RootKeyUnavailableException(() -> 9999, "no answer in time", null));
        var check = check(chain, () -> {});
        assertRootFailed("no answer in time", check);
        assertEquals(1, check.policyKeys());
    }

    @Test
    void denialIsNotTriedAgain() throws Exception {
        var chain = TestChain.withScope();
        chain.roots.fail(ROOT, () -> new RootKeyDeniedException(() -> 9999, "revoked", null));
        var check = check(chain, chain.roots::heal);
        assertRootFailed("revoked", check);
        assertEquals(0, waits.get());
    }

    /** The failure of the root, and that the policy is left with the other one. */
    private static void assertRootFailed(String why, ChainCheck check) {
        assertEquals(2, check.problems().size(), check.problems()::toString);
        assertTrue(check.problems().get(0).contains(why), check.problems()::toString);
        assertTrue(check.problems().get(1).contains("Only one root key"), check.problems()::toString);
    }

    private ChainCheck check(TestChain chain, Runnable meanwhile) {
        var keys = chain.policyKeys();
        return ChainCheck.of(chain.service.current(), keys, new ScopeKeys(keys), () -> {
            waits.incrementAndGet();
            meanwhile.run();
        });
    }
}
