package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o365se.keyvault.standin.Fault;
import org.o365se.keyvault.standin.FaultyLine;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyHome;
import org.o365se.rootkey.RootKeyUnavailableException;
import org.o365se.rootkey.WrapAlgorithm;

/**
 * Whatever a vault does, a call ends, and leaves nothing behind. What does not end by itself here never does, so it is the limit under test that ends it; every
 * other limit is out of reach of a slow machine. {@link VaultCallsTest} has the arithmetic of the deadline.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadlineTest {
    /** Longer than any limit here, and than any machine needs. */
    private static final Duration FOREVER = Duration.ofMinutes(10);

    private static final long PATIENCE_SECONDS = 100;
    private static final byte[] POLICY_KEY = "a policy key of thirty-two bytes".getBytes(StandardCharsets.US_ASCII);

    private final StandIn standIn = new StandIn();
    private final FaultyLine line = new FaultyLine(standIn.vault.uri().getPort());

    @AfterEach
    void close() {
        line.close();
        standIn.close();
    }

    @Test
    void aRefusedConnection() {
        var root = warmedUp(line.port());
        line.close();
        fails("3211", root);
    }

    @Test
    void aHostNameThatIsNotKnown() {
        standIn.with("host", "vault.invalid");
        var root = standIn.home().exact(description("https://vault.invalid"), StandIn.TENANT);
        var failure = fails("3211", root);
        assertTrue(failure.contains("host name is unknown"), failure);
    }

    @Test
    void aHostThatIsFrozen() {
        limits("PT3S", "PT10S", "PT2M");
        var root = warmedUp(line.port());
        line.set(FaultyLine.State.STALLED);
        fails("3212", root);
    }

    @Test
    void aHostThatIsFrozenBeforeTheFirstConnection() {
        limits("PT3S", "PT10S", "PT2M");
        line.set(FaultyLine.State.STALLED);
        fails("3212", over(line.port()));
    }

    @Test
    void aFirstContactThatIsSlowIsTriedOnceMore() {
        limits("PT8S", "PT1M", "PT2M");
        var root = root(standIn.home());
        standIn.vault.challengesLate(FOREVER);
        root.wrap(POLICY_KEY);
        assertEquals(List.of("challenge", "challenge", "wrapkey"), standIn.vault.served());
    }

    @Test
    void aVaultThatTakesRequestsAndAnswersNone() {
        limits("PT3S", "PT10S", "PT2M");
        var root = warmedUp();
        standIn.vault.faults().always(new Fault.Silence());
        fails("3212", root);
    }

    @Test
    void aVaultThatAnswersTooLate() {
        limits("PT3S", "PT10S", "PT2M");
        var root = warmedUp();
        standIn.vault.faults().always(new Fault.Late(FOREVER));
        fails("3212", root);
    }

    @Test
    void aTokenEndpointThatIsSilentAtFirst() {
        // Classes are loaded, so that the endpoint's own limit is over well before that of the operation.
        warmedUp();
        limits("PT10S", "PT20S", "PT20S");
        standIn.authority.faults().always(new Fault.Silence());
        fails("3222", root(standIn.home()));
    }

    @Test
    void tokenAndVaultThatAreSlowTogether() {
        // One by one each is in time; the operation as a whole is not.
        limits("PT6S", "PT6S", "PT2M");
        standIn.authority.tokenLife(Duration.ofSeconds(1));
        var root = warmedUp();
        standIn.authority.revokeTokens();
        standIn.authority.faults().always(new Fault.Late(Duration.ofSeconds(4)));
        standIn.vault.faults().always(new Fault.Late(Duration.ofSeconds(4)));
        fails("3212", root);
    }

    @Test
    void throttlingForEver() {
        limits("PT10S", "PT10S", "PT2M");
        var root = warmedUp();
        standIn.vault.forgetServed();
        standIn.vault.faults().always(Fault.answer(429, "Throttled", ""));
        fails("3213", root);
        assertTrue(
                standIn.vault.served().size() >= 2, () -> standIn.vault.served().toString());
        assertTrue(
                standIn.vault.served().size() <= 5, () -> standIn.vault.served().toString());
    }

    @Test
    void throttlingLongerThanTheDeadlineIsNotWaitedFor() {
        var root = warmedUp();
        standIn.vault.forgetServed();
        standIn.vault.faults().always(Fault.answerRetryAfter(429, "Throttled", "3600"));
        fails("3213", root);
        assertEquals(List.of("unwrapkey"), standIn.vault.served());
    }

    @Test
    void aRetryAfterOfNothingIsNoInvitationToHurry() {
        limits("PT10S", "PT10S", "PT2M");
        var root = warmedUp();
        standIn.vault.forgetServed();
        standIn.vault.faults().always(Fault.answerRetryAfter(429, "Throttled", "0"));
        fails("3213", root);
        assertTrue(
                standIn.vault.served().size() <= 5, () -> standIn.vault.served().toString());
    }

    @Test
    void throttlingAndOverloadThatPassAreWaitedFor() {
        var home = standIn.home();
        var root = root(home);
        var wrapped = root.wrap(POLICY_KEY);
        standIn.vault
                .faults()
                .next(
                        Fault.answerRetryAfter(429, "Throttled", "1"),
                        Fault.answerRetryAfter(503, "ServiceUnavailable", "1"));
        long start = System.nanoTime();
        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
        assertTrue(System.nanoTime() - start >= TimeUnit.SECONDS.toNanos(1), "Retry-After was not honoured");
    }

    @Test
    void aConnectionThatWasKeptTooLongIsReplaced() {
        var root = over(line.port());
        var wrapped = root.wrap(POLICY_KEY);
        line.resetOpen();
        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
    }

    @Test
    void anAnswerThatNeverCameIsAskedForOnceMore() {
        var root = root(standIn.home());
        var wrapped = root.wrap(POLICY_KEY);
        standIn.vault.forgetServed();
        standIn.vault.faults().next(new Fault.NoAnswer());
        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
        standIn.vault.faults().next(new Fault.CutBody());
        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
        assertEquals(List.of("unwrapkey", "unwrapkey", "unwrapkey", "unwrapkey"), standIn.vault.served());
    }

    @Test
    void aHostThatResetsEverything() {
        var root = warmedUp(line.port());
        line.set(FaultyLine.State.RESET);
        fails("3211", root);
    }

    @Test
    void anInterruptEndsTheCallAndTheFlagIsKept() throws InterruptedException {
        var root = warmedUp();
        standIn.vault.faults().always(new Fault.Silence());
        interruptsWhen(this::isWaiting, root);
    }

    @Test
    void anInterruptEndsTheWaitBetweenAttempts() throws InterruptedException {
        var root = warmedUp();
        standIn.vault.forgetServed();
        standIn.vault.faults().always(Fault.answerRetryAfter(429, "Throttled", "110"));
        interruptsWhen(() -> standIn.vault.served().contains("unwrapkey"), root);
    }

    @Test
    void aFrozenVaultTakesAFewThreadsHoweverManyCall() throws InterruptedException {
        limits("PT3S", "PT10S", "PT2M");
        var root = warmedUp();
        standIn.vault.faults().always(new Fault.Silence());
        var threads = IntStream.range(0, 40)
                .mapToObj(i -> new Thread(() -> assertThrows(RootKeyException.class, () -> root.unwrap(POLICY_KEY))))
                .toList();
        threads.forEach(Thread::start);
        assertTrue(ourThreads() <= 8, () -> ourThreads() + " threads");
        for (var thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertFalse(thread.isAlive());
        }
        assertTrue(ourThreads() <= 8, () -> ourThreads() + " threads");
    }

    @Test
    void closingEndsCallsThatAreUnderWay() throws ExecutionException, InterruptedException, TimeoutException {
        var home = standIn.home();
        var root = root(home);
        root.wrap(POLICY_KEY);
        standIn.vault.forgetServed();
        standIn.vault.faults().always(Fault.answerRetryAfter(429, "Throttled", "110"));
        var call = CompletableFuture.supplyAsync(
                () -> assertThrows(IllegalStateException.class, () -> root.unwrap(POLICY_KEY)));
        await(() -> standIn.vault.served().contains("unwrapkey"));
        home.close();
        assertTrue(String.valueOf(call.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getMessage())
                .startsWith("O365SE-3219: "));
        assertThrows(IllegalStateException.class, () -> root.unwrap(POLICY_KEY));
    }

    private boolean isWaiting() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("o365se-keyvault-west")
                        && thread.getState() != Thread.State.TERMINATED
                        && List.of(thread.getStackTrace()).toString().contains("HttpClient"));
    }

    private void interruptsWhen(BooleanSupplier reached, RootKey root) throws InterruptedException {
        var kept = new AtomicBoolean();
        var failure = new CompletableFuture<RootKeyException>();
        var caller = new Thread(() -> {
            failure.complete(assertThrows(RootKeyException.class, () -> root.unwrap(POLICY_KEY)));
            kept.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        await(reached);
        caller.interrupt();
        caller.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS / 2));
        assertFalse(caller.isAlive(), "still waiting after the interrupt");
        assertTrue(kept.get(), "the flag is gone");
        assertTrue(String.valueOf(failure.join().getMessage()).startsWith("O365SE-3217: "));
        assertEquals(FailureClass.TRANSIENT, failure.join().failureClass());
        // It was the caller's doing, so the bridge does not back off from the vault.
        standIn.vault.faults().clear();
        root.wrap(POLICY_KEY);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it did not happen");
            Thread.onSpinWait();
        }
    }

    private static long ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("o365se-keyvault-"))
                .filter(Thread::isAlive)
                .count();
    }

    /** A root that has been used: classes are loaded, a token is there. */
    private RootKey warmedUp() {
        return warm(root(standIn.home()));
    }

    private RootKey warmedUp(int port) {
        return warm(over(port));
    }

    /** However often that takes: the limits under test hold here too. */
    private RootKey warm(RootKey root) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                root.wrap(POLICY_KEY);
                return root;
            } catch (RootKeyUnavailableException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                standIn.skipTime(FOREVER);
            }
        }
    }

    private void limits(String attempt, String operation, String firstToken) {
        standIn.with("attempt-timeout", attempt)
                .with("operation-timeout", operation)
                .with("first-token-timeout", firstToken);
    }

    private RootKey over(int port) {
        standIn.with("host", "localhost:" + port);
        standIn.vault.nameItself(URI.create("https://localhost:" + port));
        return standIn.home().exact(description("https://localhost:" + port), StandIn.TENANT);
    }

    private RootKey root(RootKeyHome home) {
        return home.exact(description(standIn.vault.uri().toString()), StandIn.TENANT);
    }

    private RootKeyDescription description(String vault) {
        return new RootKeyDescription(
                URI.create(vault) + "/keys/" + StandIn.KEY, standIn.version(), WrapAlgorithm.RSA_OAEP_256, vault);
    }

    private static String fails(String id, RootKey root) {
        var failure = assertThrows(RootKeyException.class, () -> root.unwrap(POLICY_KEY));
        var message = String.valueOf(failure.getMessage());
        assertTrue(message.startsWith("O365SE-" + id + ": "), message);
        assertEquals(FailureClass.TRANSIENT, failure.failureClass());
        return message;
    }
}
