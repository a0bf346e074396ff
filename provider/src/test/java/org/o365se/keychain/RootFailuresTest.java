package org.o365se.keychain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** What is told of the roots that failed, to the caller and to the log. */
class RootFailuresTest {
    private final RootKeyException away = new RootKeyUnavailableException("O365SE-3110: a", null);
    private final RootKeyException denied = new RootKeyDeniedException("O365SE-3236: b", null);

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

    @Test
    void aPolicyThatRunsOnOneRootIsLoggedOnceAnHour() {
        var now = new long[1];
        var warnings = new OneRootWarnings(() -> now[0]);
        var logged = new ArrayList<String>();
        var logger = Logger.getLogger(OneRootWarnings.class.getName());
        var handler = new Handler() {
            @Override
            public void publish(LogRecord told) {
                logged.add(told.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            warnings.of(policy, failures());
            assertEquals(List.of(), logged);
            warnings.of(policy, failures(away));
            warnings.of(policy, failures(away));
            assertEquals(
                    List.of("The policy key of policy " + policy.displayName()
                            + " was opened although a root key failed; run 'o365se chain check'. O365SE-3110: a"),
                    logged);
            now[0] += OneRootWarnings.INTERVAL.toNanos();
            warnings.of(policy, failures(away));
            assertEquals(2, logged.size());
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }

    private static RootKeyException other(RootKeyException failure) {
        return new RootKeyUnavailableException(failure.getMessage() + " of another", null);
    }

    private RootFailures failures(RootKeyException... all) {
        var failures = new RootFailures(policy);
        for (var failure : all) {
            failures.add(failure);
        }
        return failures;
    }
}
