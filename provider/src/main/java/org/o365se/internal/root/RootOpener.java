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
 * Unwraps a policy key with one of its root keys, by the {@link OpeningRule} of its profile. If the rule calls the next root key before the previous one has
 * answered, each call runs in its own thread, so that a slow root key does not delay the caller. Thread-safe.
 *
 * @param <K> the type of an unwrapped policy key
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
     * Unwraps one copy of a policy key with its root key; the caller destroys the result.
     *
     * @param <K> the type of an unwrapped policy key
     */
    @FunctionalInterface
    public interface Copies<K> {
        /** Unwraps the copy with an index among those of the version. */
        K open(Policy policy, PolicyVersion version, int index);
    }

    /** One unwrapping in progress. */
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
     * @param roots the root keys; not closed
     * @param copies unwraps one copy with one of the root keys
     * @param wipe destroys an unwrapped key that is not needed
     * @param hedgeOffset how long the first root key of a profile that calls both may take
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

    /** Unwraps a policy key version; the caller destroys it. If no root key unwraps it, one of their failures is thrown, as the rule defines. */
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

    /** Makes all callers that wait for a root key fail at once, because the chain is closed. */
    @Override
    public void close() {
        closed = true;
        // A loop and not a lambda: after a container has stopped the application, no further class can be loaded.
        for (var answers : waitedFor) {
            answers.add(new RootAnswer.Closed<>());
        }
        threads.close();
    }

    private K firstToOpen(Opening<K> opening) throws InterruptedException {
        var waiting = opening.waiting();
        int unanswered = 0;
        while (unanswered > 0 || !waiting.isEmpty()) {
            // After the answers are registered for close(), which is therefore either visible here or becomes an
            // answer.
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
                // Calling the next root key would delay an interrupted caller.
                throw opening.failures().interrupted();
            }
        }
        requireOpen();
        throw opening.failures().together(opening.rule());
    }

    /** Waits for an answer; null if the next root key must be called before there is one. */
    private @Nullable RootAnswer<K> next(Opening<K> opening) throws InterruptedException {
        var patience = opening.rule().patience();
        return patience == null || opening.waiting().isEmpty()
                ? opening.answers().next()
                : opening.answers().next(patience);
    }

    /** Calls a root key in its own thread if another one may be called at the same time; otherwise, or if no thread is available, in the caller's thread. */
    private void ask(Opening<K> opening, int index) {
        Runnable asking = () -> {
            var answer = answerOf(opening, index);
            if (!opening.answers().add(answer) && answer instanceof RootAnswer.Failed<K>) {
                // Another root key unwrapped the policy key before this one failed.
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
            // Otherwise the waiting thread would wait indefinitely.
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
