package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.Eventually;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.error.ProviderErrorId;

/** A root key that does not answer delays nobody but the change that needs it. */
class SlowRootTest {
    private static final byte[] MAIL = {1, 2, 3};
    private static final String NEW = "contoso/new";

    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicBoolean asked = new AtomicBoolean();
    private TestChain chain;

    @BeforeEach
    void makeAChain() throws Exception {
        chain = TestChain.withScope();
    }

    @AfterEach
    void letTheRootAnswer() {
        answer.countDown();
    }

    /** Begins to create a policy, whose root key hangs. */
    private FutureTask<Void> creating() {
        chain.roots.lieWhenWrapping(plain -> {
            asked.set(true);
            try {
                assertTrue(answer.await(5, TimeUnit.MINUTES));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return plain;
        });
        var task = new FutureTask<Void>(() -> {
            chain.createPolicy(NEW);
            return null;
        });
        var thread = new Thread(task, "creates a policy");
        thread.setDaemon(true);
        thread.start();
        Eventually.holds("the root is asked", asked::get);
        return task;
    }

    @Test
    void othersChangeAndReadMeanwhile() throws Exception {
        var creation = creating();

        chain.createScope("contoso/bob", TestChain.POLICY);
        chain.service.change(new ChainChange.RollScope(chain.scopeId("contoso/bob")));
        var key = chain.key("contoso/bob");
        assertArrayEquals(MAIL, TestChain.open(key, TestChain.seal(key, MAIL)));
        assertFalse(creation.isDone());
        assertTrue(chain.service.policy(NEW).isEmpty());

        answer.countDown();
        creation.get(5, TimeUnit.MINUTES);
        assertTrue(chain.service.policy(NEW).isPresent());
        assertTrue(chain.service.scope("contoso/bob").isPresent(), "the change of the other was kept");
    }

    @Test
    void whatTheSlowChangeReliedOnIsLookedAtAgain() throws Exception {
        var creation = creating();

        // The name that the new policy was to have.
        chain.createScope(NEW, TestChain.POLICY);
        answer.countDown();
        var refused = assertThrows(ExecutionException.class, () -> creation.get(5, TimeUnit.MINUTES));
        assertTrue(refused.getCause().getMessage().startsWith(ProviderErrorId.ALIAS_TAKEN + ": "), refused::toString);
    }
}
