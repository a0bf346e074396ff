package org.o365se.internal.root;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answers of the root keys that are asked for one policy key. One thread takes them; once it has closed this object, a key that comes late is wiped where it
 * arrives. Thread-safe.
 *
 * @param <K> an opened policy key
 */
final class RootAnswers<K> implements AutoCloseable {
    private final LinkedBlockingQueue<RootAnswer<K>> answers = new LinkedBlockingQueue<>();
    private final Consumer<K> wipe;
    private boolean closed;

    RootAnswers(Consumer<K> wipe) {
        this.wipe = wipe;
    }

    /** Takes an answer, and returns whether it came in time; the key in it belongs to this object from now on. */
    synchronized boolean add(RootAnswer<K> answer) {
        if (closed) {
            wipe(answer);
        } else {
            answers.add(answer);
        }
        return !closed;
    }

    /** Waits for the next answer, which is the caller's; one that is there already is given although the thread was interrupted. */
    RootAnswer<K> next() throws InterruptedException {
        var ready = answers.poll();
        return ready != null ? ready : answers.take();
    }

    /** Waits for the next answer as {@link #next()} does, but not for ever. */
    @Nullable
    RootAnswer<K> next(Duration atMost) throws InterruptedException {
        var ready = answers.poll();
        return ready != null ? ready : answers.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Takes no more answers: what nobody has taken is wiped, now or when it comes. */
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
