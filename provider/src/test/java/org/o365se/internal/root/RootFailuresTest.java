package org.o365se.internal.root;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.model.Policy;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** What a caller is told of the roots that failed. */
class RootFailuresTest {
    private final RootKeyException away = new RootKeyUnavailableException(() -> 3110, "a", null);
    private final RootKeyException denied = new RootKeyDeniedException(() -> 3236, "b", null);

    private Policy policy;

    @BeforeEach
    void takeAPolicy() throws Exception {
        policy = TestChain.withScope().service.current().policies().iterator().next();
    }

    @Test
    void theOrderDoesNotDependOnWhichRootWasAskedFirst() {
        var one = failures(away, denied).together();
        var other = failures(denied, away).together();
        assertEquals(one.getMessage(), other.getMessage());
        assertEquals(denied, one.getCause());
        assertEquals(denied, other.getCause());
        assertEquals(
                failures(away, other(away)).together().getMessage(),
                failures(other(away), away).together().getMessage());
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
