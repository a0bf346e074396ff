package org.o365se.nativetests;

import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.o365se.rootkey.RootKeyDeniedException;

/** 8 threads that encrypt and decrypt under one policy until they are closed. A result is right or the root keys deny their use; anything else is a fault, which the next wait throws. */
final class Traffic implements AutoCloseable {
    private static final int THREADS = 8;

    private final TokenPolicy.Application application;
    private final byte[] message;
    private final AtomicLong right = new AtomicLong();
    private final AtomicLong denied = new AtomicLong();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<Future<?>> working = new ArrayList<>();
    private volatile boolean ended;

    /** Starts while the policy is usable. */
    Traffic(TokenPolicy.Application application) throws Exception {
        this.application = application;
        this.message = application.encrypt();
        for (int i = 0; i < THREADS; i++) {
            working.add(threads.submit(() -> {
                while (!ended) {
                    work();
                }
                return null;
            }));
        }
    }

    private void work() throws Exception {
        try {
            var mail = application.decrypt(message);
            var again = application.decrypt(application.encrypt());
            if (!Arrays.equals(TokenPolicy.MAIL, mail) || !Arrays.equals(TokenPolicy.MAIL, again)) {
                throw new AssertionError("a wrong result");
            }
            right.incrementAndGet();
        } catch (InvalidKeyException | ProviderException e) {
            if (!(e instanceof RootKeyDeniedException) && !(e.getCause() instanceof RootKeyDeniedException)) {
                throw e;
            }
            denied.incrementAndGet();
        }
    }

    /** Waits until so many calls in a row were denied that each thread has met it, and none succeeds meanwhile. */
    void awaitDenied() throws Exception {
        Await.until(() -> isAlone(denied, right));
    }

    /** Waits until nothing is denied any more. */
    void awaitRight() throws Exception {
        Await.until(() -> isAlone(right, denied));
    }

    private boolean isAlone(AtomicLong wanted, AtomicLong other) throws Exception {
        long before = other.get();
        long enough = wanted.get() + 4L * THREADS;
        while (wanted.get() < enough && other.get() == before) {
            for (var one : working) {
                if (one.isDone()) {
                    one.get();
                }
            }
            Thread.onSpinWait();
        }
        return other.get() == before;
    }

    @Override
    public void close() {
        ended = true;
        threads.shutdown();
        for (var one : working) {
            try {
                one.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError("The traffic has failed", e);
            }
        }
    }
}
