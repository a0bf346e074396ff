package org.o365se.internal.root;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.o365se.internal.model.ChainClosed;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.rootkey.RootKeyException;

/**
 * Opens a policy key with whichever of its roots does it, in the way of the policy's profile: one after the other, or the second soon after the first, so that a slow
 * root does not make the caller slow. Which root is first is random, so that each is used and none is found broken only when the other fails. Thread-safe.
 *
 * @param <K> an opened policy key
 */
public final class TwoRoots<K> implements AutoCloseable {
    private static final Duration IDLE_THREAD = Duration.ofSeconds(10);

    private final Copies<K> copies;
    private final Consumer<K> wipe;
    private final Duration hedgeOffset;
    private final SecureRandom random = new SecureRandom();
    private final RootThreads threads = new RootThreads(IDLE_THREAD);
    private final Set<RootRace<K>> races = ConcurrentHashMap.newKeySet();
    private final OneRootWarnings warnings = new OneRootWarnings(System::nanoTime);
    private volatile boolean closed;

    /**
     * Opens one copy of a policy key with its root; the caller destroys it.
     *
     * @param <K> an opened policy key
     */
    @FunctionalInterface
    public interface Copies<K> {
        K open(Policy policy, PolicyVersion version, int index);
    }

    public TwoRoots(Copies<K> copies, Consumer<K> wipe, Duration hedgeOffset) {
        this.copies = copies;
        this.wipe = wipe;
        this.hedgeOffset = hedgeOffset;
    }

    /** Opens a policy key version; the caller destroys it. Where no root opens it the gravest of their failures is thrown. */
    public K open(Policy policy, PolicyVersion version) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < version.copies().size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        var waiting = new ArrayDeque<>(order);
        return switch (version.binding().profile()) {
            case EXCHANGE, MULTI_WORKLOAD -> oneAfterTheOther(policy, version, waiting);
            case SHAREPOINT -> hedged(policy, version, waiting);
        };
    }

    /** Opens a policy key version with one of its roots, as a check of the chain does; the caller destroys it. */
    public K openByRoot(Policy policy, PolicyVersion version, int index) {
        var answer = ask(policy, version, index);
        if (answer instanceof RootAnswer.Failed<K> failed) {
            throw failed.failure();
        }
        return ((RootAnswer.Opened<K>) answer).key();
    }

    /** All who wait for a root are told that the chain is closed, without waiting for that root. */
    @Override
    public void close() {
        closed = true;
        // A loop and no lambda: where a container has stopped the application, a class that was never needed cannot be
        // loaded any more.
        for (var race : races) {
            race.answer(new RootAnswer.Closed<>());
        }
        threads.close();
    }

    // ---- one after the other ----

    private K oneAfterTheOther(Policy policy, PolicyVersion version, Queue<Integer> waiting) {
        var failures = new RootFailures(policy);
        while (!waiting.isEmpty()) {
            requireOpen();
            var answer = ask(policy, version, waiting.remove());
            if (answer instanceof RootAnswer.Opened<K> opened) {
                warnings.warn(policy, version);
                return opened.key();
            }
            note(answer, failures);
            if (Thread.currentThread().isInterrupted() && !waiting.isEmpty()) {
                // Asking the next one would keep somebody who wants to leave.
                throw failures.interrupted();
            }
        }
        requireOpen();
        throw failures.together();
    }

    // ---- the second soon after the first ----

    private K hedged(Policy policy, PolicyVersion version, Queue<Integer> waiting) {
        var failures = new RootFailures(policy);
        try (var race = new RootRace<>(wipe)) {
            races.add(race);
            try {
                return firstToOpen(policy, version, waiting, race, failures);
            } catch (InterruptedException e) {
                throw failures.interrupted();
            } finally {
                races.remove(race);
            }
        }
    }

    private K firstToOpen(
            Policy policy, PolicyVersion version, Queue<Integer> waiting, RootRace<K> race, RootFailures failures)
            throws InterruptedException {
        int unanswered = 0;
        while (unanswered > 0 || !waiting.isEmpty()) {
            // After the race is known to close(), which is therefore either seen here or ends the race.
            requireOpen();
            if (!waiting.isEmpty()) {
                askAside(policy, version, waiting.remove(), race);
                unanswered++;
            }
            var answer = waiting.isEmpty() ? race.next() : race.next(hedgeOffset);
            if (answer instanceof RootAnswer.Opened<K> opened) {
                warnings.warn(policy, version);
                return opened.key();
            }
            if (answer != null) {
                unanswered--;
                note(answer, failures);
            }
        }
        requireOpen();
        throw failures.together();
    }

    /** Asks in a thread of its own, or in the caller's when there is none to be had. */
    private void askAside(Policy policy, PolicyVersion version, int index, RootRace<K> race) {
        Runnable asking = () -> {
            RootAnswer<K> answer;
            try {
                answer = ask(policy, version, index);
            } catch (Error e) {
                // Otherwise the waiting thread would wait for ever.
                answer = new RootAnswer.Broken<>(e);
            }
            if (!race.answer(answer) && answer instanceof RootAnswer.Failed<K>) {
                // Another root opened the key before this one failed.
                warnings.warn(policy, version);
            }
        };
        if (!threads.run(asking)) {
            asking.run();
        }
    }

    // ---- both ----

    private RootAnswer<K> ask(Policy policy, PolicyVersion version, int index) {
        try {
            var key = copies.open(policy, version, index);
            warnings.opened(version, index);
            return new RootAnswer.Opened<>(key);
        } catch (RootKeyException e) {
            return failed(version, index, e);
        } catch (RuntimeException e) {
            return failed(
                    version,
                    index,
                    RootFailures.unexpected(version.binding().roots().get(index).uri(), e));
        }
    }

    private RootAnswer<K> failed(PolicyVersion version, int index, RootKeyException failure) {
        if (!Thread.currentThread().isInterrupted()) {
            // An interrupt is no failure of the root.
            warnings.failed(version, index, failure);
        }
        return new RootAnswer.Failed<>(failure);
    }

    /** Keeps a failure; what is none of a root is thrown. */
    private void note(RootAnswer<K> answer, RootFailures failures) {
        if (answer instanceof RootAnswer.Failed<K> failed) {
            failures.add(failed.failure());
        } else if (answer instanceof RootAnswer.Broken<K> broken) {
            throw broken.error();
        } else {
            throw ChainClosed.refusal();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw ChainClosed.refusal();
        }
    }
}
