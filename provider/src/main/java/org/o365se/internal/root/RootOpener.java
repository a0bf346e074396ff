package org.o365se.internal.root;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.o365se.Profile;
import org.o365se.internal.model.ChainClosed;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.rootkey.RootKeyException;

/**
 * Opens a policy key with whichever of its root keys does it, by the {@link OpeningRule} of its profile. Where the rule asks for the next root key before the one before has
 * answered, each is asked in a thread of its own, so that a slow root does not make the caller slow. Thread-safe.
 *
 * @param <K> an opened policy key
 */
public final class RootOpener<K> implements AutoCloseable {
    private static final Duration IDLE_THREAD = Duration.ofSeconds(10);

    private final Copies<K> copies;
    private final Consumer<K> wipe;
    private final Function<Profile, OpeningRule> rules;
    private final OneRootWarnings warnings;
    private final SecureRandom random = new SecureRandom();
    private final RootThreads threads = new RootThreads(IDLE_THREAD);
    private final Set<RootAnswers<K>> waitedFor = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Opens one copy of a policy key with its root; the caller destroys it.
     *
     * @param <K> an opened policy key
     */
    @FunctionalInterface
    public interface Copies<K> {
        /** Opens the copy at a place among those of the version. */
        K open(Policy policy, PolicyVersion version, int index);
    }

    /** One opening under way. */
    private record Opening<K>(
            Policy policy,
            PolicyVersion version,
            OpeningRule rule,
            Queue<Integer> waiting,
            RootAnswers<K> answers,
            RootFailures failures) {}

    /**
     * Creates an opener.
     *
     * @param roots the root keys, which stay the caller's
     * @param copies opens one copy, with one of the root keys
     * @param wipe destroys an opened key that nobody needs
     * @param hedgeOffset how long the first root key of a profile that asks both may take
     */
    public RootOpener(Roots roots, Copies<K> copies, Consumer<K> wipe, Duration hedgeOffset) {
        this(roots.warnings(), copies, wipe, profile -> OpeningRule.of(profile, hedgeOffset));
    }

    RootOpener(OneRootWarnings warnings, Copies<K> copies, Consumer<K> wipe, Function<Profile, OpeningRule> rules) {
        this.warnings = warnings;
        this.copies = copies;
        this.wipe = wipe;
        this.rules = rules;
    }

    /** Opens a policy key version; the caller destroys it. Where no root opens it, one of their failures is thrown as the rule says. */
    public K open(Policy policy, PolicyVersion version) {
        var rule = rules.apply(version.binding().profile());
        var waiting = new ArrayDeque<>(rule.order(version.copies().size(), random));
        var failures = new RootFailures(policy);
        try (var answers = new RootAnswers<>(wipe)) {
            waitedFor.add(answers);
            try {
                return firstToOpen(new Opening<>(policy, version, rule, waiting, answers, failures));
            } catch (InterruptedException e) {
                throw failures.interrupted();
            } finally {
                waitedFor.remove(answers);
            }
        }
    }

    /** All who wait for a root are told that the chain is closed, without waiting for that root. */
    @Override
    public void close() {
        closed = true;
        // A loop and no lambda: where a container has stopped the application, a class that was never needed cannot be
        // loaded any more.
        for (var answers : waitedFor) {
            answers.add(new RootAnswer.Closed<>());
        }
        threads.close();
    }

    private K firstToOpen(Opening<K> opening) throws InterruptedException {
        var waiting = opening.waiting();
        int unanswered = 0;
        while (unanswered > 0 || !waiting.isEmpty()) {
            // After the answers are known to close(), which is therefore either seen here or is an answer.
            requireOpen();
            if (!waiting.isEmpty()) {
                ask(opening, waiting.remove());
                unanswered++;
            }
            var answer = next(opening);
            if (answer instanceof RootAnswer.Opened<K> opened) {
                warnings.warn(opening.policy(), opening.version());
                return opened.key();
            }
            if (answer != null) {
                unanswered--;
                opening.failures().add(failureOf(answer));
            }
            if (!waiting.isEmpty() && Thread.currentThread().isInterrupted()) {
                // Asking the next one would keep somebody who wants to leave.
                throw opening.failures().interrupted();
            }
        }
        requireOpen();
        throw opening.failures().together(opening.rule());
    }

    /** Waits for an answer; null if the next root key is to be asked before there is one. */
    private @Nullable RootAnswer<K> next(Opening<K> opening) throws InterruptedException {
        var patience = opening.rule().patience();
        return patience == null || opening.waiting().isEmpty()
                ? opening.answers().next()
                : opening.answers().next(patience);
    }

    /** Asks in a thread of its own where another root key may be asked meanwhile; in the caller's thread otherwise, and when there is no other to be had. */
    private void ask(Opening<K> opening, int index) {
        Runnable asking = () -> {
            var answer = answerOf(opening, index);
            if (!opening.answers().add(answer) && answer instanceof RootAnswer.Failed<K>) {
                // Another root opened the key before this one failed.
                warnings.warn(opening.policy(), opening.version());
            }
        };
        if (opening.rule().patience() == null || !threads.run(asking)) {
            asking.run();
        }
    }

    private RootAnswer<K> answerOf(Opening<K> opening, int index) {
        try {
            return new RootAnswer.Opened<>(copies.open(opening.policy(), opening.version(), index));
        } catch (RootKeyException e) {
            return new RootAnswer.Failed<>(e);
        } catch (RuntimeException | Error e) {
            // Otherwise the waiting thread would wait for ever.
            return new RootAnswer.Broken<>(e);
        }
    }

    /** Returns the failure of a root key; any other answer is thrown. */
    private static <K> RootKeyException failureOf(RootAnswer<K> answer) {
        if (answer instanceof RootAnswer.Failed<K> failed) {
            return failed.failure();
        }
        if (answer instanceof RootAnswer.Broken<K> broken) {
            throw broken.rethrown();
        }
        throw ChainClosed.refusal();
    }

    private void requireOpen() {
        if (closed) {
            throw ChainClosed.refusal();
        }
    }
}
