package org.o365se.keychain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyUnavailableException;

class ChainCheckTest {
    private static final String ROOT = TestChain.rootOf(TestChain.POLICY, 1);

    private final AtomicInteger waits = new AtomicInteger();

    @Test
    void rootThatAnswersAtTheSecondAttemptIsNoProblem() throws Exception {
        var chain = TestChain.withScope();
        chain.roots.fail(ROOT, () -> new RootKeyUnavailableException("O365SE-9999: no answer in time", null));
        var check = check(chain, chain.roots::heal);
        assertEquals(List.of(), check.problems());
        assertEquals(2, check.policyKeys());
        assertEquals(1, waits.get());
    }

    @Test
    void rootThatIsNotAvailableTwiceIsToldOnce() throws Exception {
        var chain = TestChain.withScope();
        chain.roots.fail(ROOT, () -> new RootKeyUnavailableException("O365SE-9999: no answer in time", null));
        var check = check(chain, () -> {});
        assertEquals(1, check.problems().size(), check.problems()::toString);
        assertEquals(1, check.policyKeys());
    }

    @Test
    void denialIsNotTriedAgain() throws Exception {
        var chain = TestChain.withScope();
        chain.roots.fail(ROOT, () -> new RootKeyDeniedException("O365SE-9999: revoked", null));
        var check = check(chain, chain.roots::heal);
        assertEquals(1, check.problems().size(), check.problems()::toString);
        assertEquals(0, waits.get());
    }

    private ChainCheck check(TestChain chain, Runnable meanwhile) {
        var keys = chain.policyKeys();
        return ChainCheck.of(chain.service.current(), keys, new ScopeKeys(keys), () -> {
            waits.incrementAndGet();
            meanwhile.run();
        });
    }
}
