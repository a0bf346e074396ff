package org.o365se.internal.root;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answers of the root keys that are called for one policy key. One thread takes them; after it has closed this object, a late key is wiped when it arrives.
 * Thread-safe.
 *
 * @param <K> the type of an unwrapped policy key
 */
final class RootAnswers<K> implements AutoCloseable {
    private final LinkedBlockingQueue<RootAnswer<K>> answers = new LinkedBlockingQueue<>();
    private final Consumer<K> wipe;
    private boolean closed;

    RootAnswers(Consumer<K> wipe) {
        this.wipe = wipe;
    }

    /** Adds an answer; takes ownership of the key in it. */
    synchronized void add(RootAnswer<K> answer) {
        if (closed) {
            wipe(answer);
        } else {
            answers.add(answer);
        }
    }

    /** Waits for the next answer, which then belongs to the caller; an answer that is present is returned even if the thread was interrupted. */
    RootAnswer<K> next() throws InterruptedException {
        var ready = answers.poll();
        return ready != null ? ready : answers.take();
    }

    /** Waits for the next answer like {@link #next()}, but with a time limit. */
    @Nullable
    RootAnswer<K> next(Duration atMost) throws InterruptedException {
        var ready = answers.poll();
        return ready != null ? ready : answers.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Accepts no more answers: keys that were not taken are wiped, now or when they arrive. */
    @Override
    public synchronized void close() {
        closed = true;
        answers.forEach(this::wipe);
        answers.clear();
    }

    private void wipe(RootAnswer<K> answer) {
        if (answer instanceof RootAnswer.Opened<K> late) {
            wipe.accept(late.key());
        }
    }
}
