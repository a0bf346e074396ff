package org.o365se;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.store.LiveFolder;

/** Rolling a policy costs the same few uses of its root keys however many scopes it has, and the service goes on meanwhile. */
class RollUnderLoadTest {
    private static final String POLICY = "contoso/customer";
    private static final int SCOPES = 10_000;
    private static final int THREADS = 8;
    /** Two copies are made, and each is proved once. */
    private static final int COPIES = 2;
    /** The old policy key may have to be opened, and the new one in each of two processes. */
    private static final int OPENINGS = 3;

    @TempDir
    private Path folder;

    private final RotatableRoots.World world = new RotatableRoots.World();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong longestNanos = new AtomicLong();
    private final CountDownLatch started = new CountDownLatch(THREADS);

    private LiveFolder withScopes(int scopes) throws Exception {
        var live = new LiveFolder(folder);
        live.init();
        try (var chain = live.open()) {
            chain.create(DataEncryptionPolicy.builder(POLICY)
                    .availability(AvailabilityChoice.NONE)
                    .rootKeys(world.make("first"), world.make("second"))
                    .build());
            chain.change(batch -> {
                for (int i = 0; i < scopes; i++) {
                    batch.create(EncryptionScope.of(alias(i), POLICY));
                }
            });
        }
        return live;
    }

    private static String alias(int scope) {
        return "contoso/scope-" + scope;
    }

    @Test
    void tenThousandScopesCostAFixedNumberOfRootUsesAndNoThreadFails() throws Exception {
        var live = withScopes(SCOPES);
        var copy = folder.resolve("elsewhere.properties");
        Files.copy(live.configuration, copy);
        var threads = Executors.newFixedThreadPool(THREADS);
        try (var chain = live.open();
                var elsewhere = KeyChain.open(copy)) {
            var messages = new ArrayList<byte[]>();
            for (int i = 0; i < 100; i++) {
                messages.add(TestChain.seal(chain.key(alias(i * SCOPES / 100)), alias(i).getBytes(UTF_8)));
            }
            var digest = digest(messages);
            var work = new ArrayList<Future<Integer>>();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                var user = i % 2 == 0 ? chain : elsewhere;
                work.add(threads.submit(() -> work(user, number)));
            }
            started.await();
            int wraps = world.wraps.get();
            int unwraps = world.unwraps.get();

            var report = chain.operations(POLICY).roll(WorkOptions.DEFAULT);

            ended.set(true);
            int done = 0;
            for (var one : work) {
                done += one.get();
            }
            assertTrue(report.isNewVersion());
            assertEquals(2, report.policyKeyVersion());
            // With the policy's default scope.
            assertEquals(SCOPES + 1, report.scopesRewrapped());
            assertEquals(COPIES, world.wraps.get() - wraps, "wraps");
            int opened = world.unwraps.get() - unwraps;
            assertTrue(opened <= COPIES + OPENINGS, () -> opened + " unwraps");
            assertTrue(done > 0, "no message was made during the roll");
            assertEquals(
                    PolicyStatus.State.ENABLED,
                    chain.requirePolicy(POLICY).status().state());
            assertFalse(chain.operations(POLICY).retireCheck(1).isNeeded());
            assertArrayEquals(digest, digest(messages));
            chain.forget();
            for (int i = 0; i < messages.size(); i++) {
                var key = chain.key(alias(i * SCOPES / 100));
                assertArrayEquals(alias(i).getBytes(UTF_8), TestChain.open(key, messages.get(i)));
            }
            System.out.println("[roll] " + SCOPES + " scopes, " + opened + " unwraps, " + done
                    + " messages of " + THREADS + " threads meanwhile, longest pause "
                    + Duration.ofNanos(longestNanos.get()).toMillis() + " ms");
        } finally {
            ended.set(true);
            threads.shutdownNow();
        }
    }

    /** Seals and opens under one scope after the other until the roll has ended; returns how many messages. */
    private int work(KeyChain chain, int thread) throws Exception {
        var plain = ("of thread " + thread).getBytes(UTF_8);
        var old = TestChain.seal(chain.key(alias(thread)), plain);
        started.countDown();
        int messages = 0;
        while (!ended.get()) {
            long start = System.nanoTime();
            var key = chain.key(alias((thread + messages * 37) % SCOPES));
            assertArrayEquals(plain, TestChain.open(key, TestChain.seal(key, plain)));
            assertArrayEquals(plain, TestChain.open(chain.key(alias(thread)), old));
            longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
            messages++;
        }
        return messages;
    }

    private static byte[] digest(List<byte[]> messages) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        messages.forEach(digest::update);
        return digest.digest();
    }
}
