package org.o365se.keyvault;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.o365se.rootkey.BackOff;
import org.o365se.rootkey.RootKeyUnavailableException;

/**
 * Calls one vault: each call ends by its deadline, is repeated only if that can succeed, and is not started while the bridge backs off from the vault. Thread-safe.
 *
 * <p>A call is repeated if the service requests it, after 1, 2, 4, 8, 16 s with jitter or after {@code Retry-After}. It is repeated once after a broken connection, a rejected token, or a failure of the very first connection. A call to a vault that has answered before and is now silent is not repeated: the caller should use the policy's other root key.
 */
final class VaultCalls implements AutoCloseable {
    private final VaultSettings settings;
    private final Token token;
    private final LongSupplier nanoClock;
    private final Failures failures;
    private final VaultBackOff backOff;
    private final VaultThreads threads;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** The credential, as calls use it. */
    interface Token {
        /** Returns whether there has been a token; the first one can take longer. */
        boolean wasHad();

        /** Drops the token, because the vault has rejected it. */
        void forget();
    }

    VaultCalls(VaultSettings settings, Token token, LongSupplier nanoClock) {
        this.settings = settings;
        this.token = token;
        this.nanoClock = nanoClock;
        this.failures = new Failures(settings);
        this.backOff = new VaultBackOff(nanoClock);
        this.threads = new VaultThreads(settings.name());
    }

    /** Runs one operation of the service; {@code work} is one attempt. */
    <T> T call(Operation operation, KeyUri key, Supplier<T> work) {
        refuseInBackOff(operation, key);
        var end = nanoClock.getAsLong() + settings.deadline(token.wasHad()).toNanos();
        for (int attempt = 0; ; attempt++) {
            Failure failure;
            try {
                var result = threads.call(work, Math.max(0, end - nanoClock.getAsLong()));
                backOff.answered(key);
                return result;
            } catch (ExecutionException e) {
                failure = failures.of(operation, key, e.getCause(), token.wasHad());
            } catch (TimeoutException e) {
                failure = failures.late(operation, key, e);
            } catch (CancellationException e) {
                throw closed(operation, key);
            } catch (InterruptedException e) {
                throw interrupted(operation, key, e);
            }
            refuseIfClosed(operation, key);
            var wait = waitBeforeNext(failure, attempt);
            if (wait.isEmpty() || wait.get().toNanos() >= end - nanoClock.getAsLong()) {
                backOff.failed(key, failure);
                throw failure.exception();
            }
            if (failure.again() == Failure.Again.WITH_NEW_TOKEN) {
                token.forget();
            }
            waitFor(wait.get(), operation, key);
        }
    }

    /** Ends all pauses, so that an operator's request reaches the vault at once. */
    void endBackOff() {
        backOff.end();
    }

    @Override
    public void close() {
        closed.countDown();
        threads.close();
    }

    private void refuseInBackOff(Operation operation, KeyUri key) {
        refuseIfClosed(operation, key);
        backOff.refusal(key).ifPresent(refusal -> {
            throw new RootKeyUnavailableException(
                    KeyVaultErrorId.VAULT_PAUSED,
                    operation.displayName() + " " + key.displayName()
                            + " was not tried, because the last attempt failed; try again in "
                            + refusal.left().toMillis() + " ms. The failure: " + refusal.reason(),
                    null);
        });
    }

    private static Optional<Duration> waitBeforeNext(Failure failure, int attempt) {
        return switch (failure.again()) {
            case NO -> Optional.empty();
            case AT_ONCE, WITH_NEW_TOKEN -> attempt == 0 ? Optional.of(Duration.ZERO) : Optional.empty();
            // Some services send 0.
            case LATER ->
                Optional.of(failure.retryAfter().filter(wait -> !wait.isZero()).orElseGet(() -> jittered(attempt)));
        };
    }

    /** Returns a random delay between half and all of 1, 2, 4, 8, 16 s, so that processes that failed together do not retry together. */
    private static Duration jittered(int attempt) {
        var most = BackOff.delay(attempt).toNanos();
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(most / 2, most));
    }

    private void waitFor(Duration wait, Operation operation, KeyUri key) {
        try {
            if (closed.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                throw closed(operation, key);
            }
        } catch (InterruptedException e) {
            throw interrupted(operation, key, e);
        }
    }

    private void refuseIfClosed(Operation operation, KeyUri key) {
        if (closed.getCount() == 0) {
            throw closed(operation, key);
        }
    }

    private static IllegalStateException closed(Operation operation, KeyUri key) {
        return new IllegalStateException(
                KeyVaultErrorId.HOME_CLOSED.with(operation.displayName() + " " + key.displayName()
                        + " failed: the connection was closed with its key chain; open the key chain again"));
    }

    private static RootKeyUnavailableException interrupted(
            Operation operation, KeyUri key, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new RootKeyUnavailableException(
                KeyVaultErrorId.CALL_INTERRUPTED,
                operation.displayName() + " " + key.displayName()
                        + " failed: the calling thread was interrupted; try again",
                cause);
    }
}
