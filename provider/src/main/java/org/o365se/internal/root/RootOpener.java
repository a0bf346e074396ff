package org.o365se.internal.root;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Optional;
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
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.root.RootUse.Purpose;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyException;

/**
 * Unwraps a policy key with one of its root keys, by the {@link OpeningRule} of its profile. Each call
 * runs in its own thread, so that a slow root key does not delay the caller, unless the root key is a managed one. Thread-safe.
 *
 * @param <K> the type of an unwrapped policy key
 */
public final class RootOpener<K> implements AutoCloseable {
    private static final Duration IDLE_THREAD = Duration.ofSeconds(10);

    private final Copies<K> copies;
    private final Consumer<K> wipe;
    private final Function<Profile, OpeningRule> rules;
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
        K open(Purpose purpose, Policy policy, PolicyVersion version, int index);
    }

    /**
     * What is done if no root key unwraps a policy key.
     *
     * @param <K> the type of an unwrapped policy key
     */
    @FunctionalInterface
    public interface Otherwise<K> {
        /**
         * Unwraps the policy key in another way.
         *
         * @param classes the classes of the failures of all root keys
         * @param failure the failure that is reported if there is no other way
         */
        K unwrap(Set<FailureClass> classes, RootKeyException failure);
    }

    /** One unwrapping in progress. */
    private record Opening<K>(
            Purpose purpose,
            Policy policy,
            PolicyVersion version,
            OpeningRule rule,
            Queue<Integer> waiting,
            RootAnswers<K> answers,
            RootFailures failures) {}

    /**
     * Creates an opener.
     *
     * @param copies unwraps one copy with one of the root keys
     * @param wipe destroys an unwrapped key that is not needed
     * @param times how long a root key may take before the next one is called too
     */
    public RootOpener(Copies<K> copies, Consumer<K> wipe, RootTimes times) {
        this(copies, wipe, profile -> OpeningRule.of(profile, times));
    }

    RootOpener(Copies<K> copies, Consumer<K> wipe, Function<Profile, OpeningRule> rules) {
        this.copies = copies;
        this.wipe = wipe;
        this.rules = rules;
    }

    /** Unwraps a policy key version; the caller destroys it. If no root key unwraps it, one of their failures is thrown, as the rule defines. */
    public K open(Purpose purpose, Policy policy, PolicyVersion version) {
        return open(purpose, policy, version, (classes, failure) -> {
            throw failure;
        });
    }

    /** Unwraps a policy key version; the caller destroys it. If no root key unwraps it, another way is tried. */
    public K open(Purpose purpose, Policy policy, PolicyVersion version, Otherwise<K> otherwise) {
        var rule = rules.apply(version.binding().profile());
        var waiting = new ArrayDeque<>(rule.order(version.copies().size(), random));
        var failures = new RootFailures(policy);
        try (var answers = new RootAnswers<>(wipe)) {
            waitedFor.add(answers);
            try {
                var opened = firstToOpen(new Opening<>(purpose, policy, version, rule, waiting, answers, failures));
                if (opened != null) {
                    return opened;
                }
            } catch (InterruptedException e) {
                throw failures.interrupted();
            } finally {
                waitedFor.remove(answers);
            }
        }
        return otherwise.unwrap(failures.classes(), failures.together(rule));
    }

    /**
     * What root keys answered.
     *
     * @param opened the policy key, if one of them unwrapped it; the caller destroys it
     * @param classes the classes of the failures of the others
     * @param <K> the type of an unwrapped policy key
     */
    public record Answer<K>(Optional<K> opened, Set<FailureClass> classes) {
        /** Returns whether every root key denied its use. */
        public boolean isDenied() {
            return opened.isEmpty() && classes.equals(EnumSet.of(FailureClass.DENIED));
        }
    }

    /** Asks the root keys by the rule of the profile until one unwraps a policy key version. */
    public Answer<K> openWithAny(Purpose purpose, Policy policy, PolicyVersion version) {
        var failed = EnumSet.noneOf(FailureClass.class);
        try {
            var opened = open(purpose, policy, version, (classes, failure) -> {
                failed.addAll(classes);
                throw failure;
            });
            return new Answer<>(Optional.of(opened), failed);
        } catch (RootKeyException e) {
            return new Answer<>(Optional.empty(), failed);
        }
    }

    /** Asks every root key of a policy key version, one after the other. */
    public Answer<K> openWithEach(Purpose purpose, Policy policy, PolicyVersion version) {
        K opened = null;
        var failed = EnumSet.noneOf(FailureClass.class);
        for (int i = 0; i < version.copies().size() && !closed; i++) {
            try {
                var again = copies.open(purpose, policy, version, i);
                if (opened == null) {
                    opened = again;
                } else {
                    wipe.accept(again);
                }
            } catch (RootKeyException e) {
                failed.add(e.failureClass());
            }
        }
        return new Answer<>(Optional.ofNullable(opened), failed);
    }

    /** Runs a task that may wait for root keys in a thread of its own; returns false if there are too many, or the chain is closed. */
    public boolean inBackground(Runnable task) {
        return !closed
                && threads.run(() -> {
                    try {
                        task.run();
                    } catch (IllegalStateException e) {
                        if (!closed) {
                            throw e;
                        }
                    }
                });
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

    /** Returns null if every root key has failed. */
    private @Nullable K firstToOpen(Opening<K> opening) throws InterruptedException {
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
        return null;
    }

    /** Waits for an answer; null if the next root key must be called before there is one. */
    private @Nullable RootAnswer<K> next(Opening<K> opening) throws InterruptedException {
        return opening.waiting().isEmpty()
                ? opening.answers().next()
                : opening.answers().next(opening.rule().patience());
    }

    /** Calls a root key in its own thread if another one may be called at the same time; otherwise, or if no thread is available, in the caller's thread. */
    private void ask(Opening<K> opening, int index) {
        Runnable asking = () -> opening.answers().add(answerOf(opening, index));
        if (isNear(opening.version(), index) || !threads.run(asking)) {
            asking.run();
        }
    }

    /** Returns whether a root key is in this process or a local file, so that it answers before another thread would have started. */
    private static boolean isNear(PolicyVersion version, int index) {
        return new RootKeyUri(version.binding().roots().get(index).uri()).isManaged();
    }

    private RootAnswer<K> answerOf(Opening<K> opening, int index) {
        try {
            return new RootAnswer.Opened<>(copies.open(opening.purpose(), opening.policy(), opening.version(), index));
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
