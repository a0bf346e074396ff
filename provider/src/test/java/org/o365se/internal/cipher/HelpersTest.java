package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.cipher.Guarded.MARGIN;
import static org.o365se.internal.message.MessageSizes.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageSizes.chunkOffset;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.Delegates;
import org.o365se.Eventually;
import org.o365se.TestKeys;
import org.o365se.WatchedProvider;
import org.o365se.internal.cipher.Guarded.Where;

/** The threads that help with large calls, watched from within by a delegate: how many, what they keep, what becomes of their failures. */
class HelpersTest {
    private static final int THREADS = 4;
    private static final int MOST_HELPERS = 63;
    private static final int DEADLINE_SECONDS = 120;
    private static final byte[] PLAIN = TestKeys.pattern(23, 64 * CHUNK_PLAIN_BYTES + 5);

    private final WatchedProvider watched = new WatchedProvider("Watched");
    private Delegates.Registered registered;
    private SecretKey key;

    @BeforeEach
    void configure() {
        registered = Delegates.register(watched);
        key = keyWith(THREADS);
        sealing();
    }

    @AfterEach
    void remove() {
        registered.close();
    }

    // ---- that they help ----

    @Test
    void asManyThreadsWorkAtTheSameTimeAsWereChosen() throws Exception {
        var met = new CyclicBarrier(THREADS);
        var first = ConcurrentHashMap.<Thread>newKeySet();
        watched.beforeEachChunk(mode -> {
            if (first.add(Thread.currentThread())) {
                await(met);
            }
            return true;
        });
        var message = sealing().doFinal(PLAIN);
        assertEquals(THREADS, first.size());
        first.clear();
        assertArrayEquals(PLAIN, opening().doFinal(message));
        assertEquals(THREADS, first.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void aCallTooSmallToShareIsDoneByTheCaller(int chunks) throws GeneralSecurityException {
        var seen = watchThreads();
        var plain = Arrays.copyOf(PLAIN, chunks * CHUNK_PLAIN_BYTES);
        assertArrayEquals(plain, opening().doFinal(sealing().doFinal(plain)));
        assertEquals(Set.of(Thread.currentThread()), seen);
    }

    @Test
    void withOneThreadTheCallerIsAlone() throws GeneralSecurityException {
        var alone = keyWith(1);
        var seen = watchThreads();
        var message = TestKeys.cipher(Cipher.ENCRYPT_MODE, alone).doFinal(PLAIN);
        assertArrayEquals(PLAIN, TestKeys.cipher(Cipher.DECRYPT_MODE, alone).doFinal(message));
        assertEquals(Set.of(Thread.currentThread()), seen);
    }

    /** Automatic is no more than there are cores. */
    @Test
    void automaticTakesNoMoreThanThereAreCores() throws GeneralSecurityException {
        var automatic = TestKeys.scopeKeyConfigured("cipher.provider = Watched\ncipher.parallelism = auto");
        var plain = TestKeys.pattern(1, 8 << 20);
        var sealing = new AtomicInteger();
        countAtWork(sealing);
        var message = TestKeys.cipher(Cipher.ENCRYPT_MODE, automatic).doFinal(plain);
        // Counted apart: the helper of the first call may still be on its way to rest when the second one is given
        // another.
        var opening = new AtomicInteger();
        countAtWork(opening);
        assertArrayEquals(plain, TestKeys.cipher(Cipher.DECRYPT_MODE, automatic).doFinal(message));
        int cores = Runtime.getRuntime().availableProcessors();
        assertTrue(sealing.get() <= cores, sealing::toString);
        assertTrue(opening.get() <= cores, opening::toString);
    }

    // ---- what they are ----

    @Test
    void theyAreDaemonsThatHoldNothingOfTheirFirstCaller() throws GeneralSecurityException {
        var seen = watchThreads();
        opening().doFinal(sealing().doFinal(PLAIN));
        seen.remove(Thread.currentThread());
        for (var helper : helpersAlive()) {
            assertTrue(helper.isDaemon());
            assertNull(helper.getContextClassLoader());
        }
        assertTrue(helpersAlive().containsAll(seen), seen::toString);
    }

    /** An application that is undeployed leaves nothing behind in them, though its code was on the stack when they were made. */
    @Test
    void theyEndWhenNobodyNeedsThemAndNewOnesLeaveTheClassLoaderOfTheirFirstCallerFree() throws Exception {
        encryptOnce();
        assertFalse(helpersAlive().isEmpty());
        Eventually.holds("all helpers have ended", () -> helpersAlive().isEmpty());
        var loader = callFromAnotherLoader();
        assertFalse(helpersAlive().isEmpty());
        // Kept alive by the next callers, as in a busy server.
        Eventually.holds("the class loader is collected", () -> {
            System.gc();
            encryptOnce();
            return loader.refersTo(null);
        });
    }

    /** The caller of a class loader of its own, whose context class loader it is too. */
    public static final class Caller implements Runnable {
        private final Cipher cipher;

        public Caller(Cipher cipher) {
            this.cipher = cipher;
        }

        @Override
        public void run() {
            try {
                cipher.doFinal(new byte[64 * CHUNK_PLAIN_BYTES]);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private WeakReference<ClassLoader> callFromAnotherLoader() throws Exception {
        var here = new URL[] {Caller.class.getProtectionDomain().getCodeSource().getLocation()};
        try (var loader = new URLClassLoader(here, getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (!name.equals(Caller.class.getName())) {
                    return super.loadClass(name, resolve);
                }
                var found = findLoadedClass(name);
                return found == null ? findClass(name) : found;
            }
        }) {
            var caller = (Runnable) loader.loadClass(Caller.class.getName())
                    .getConstructor(Cipher.class)
                    .newInstance(sealing());
            var thread = new Thread(caller, "caller of another loader");
            thread.setContextClassLoader(loader);
            thread.start();
            thread.join();
            return new WeakReference<>(loader);
        }
    }

    /** While one caller has all helpers, and they are held up, another one does its work alone and waits for nobody. */
    @Test
    void whereNoHelperIsFreeTheCallerWorksAlone() throws Exception {
        var greedy = keyWith(MOST_HELPERS + 1);
        var plain = TestKeys.pattern(1, (MOST_HELPERS + 1) * 4 * CHUNK_PLAIN_BYTES);
        var expected = sealing().doFinal(PLAIN);
        var release = new CountDownLatch(1);
        var held = new AtomicInteger();
        var other = Thread.currentThread();
        watched.beforeEachChunk(mode -> {
            if (Thread.currentThread() != other) {
                held.incrementAndGet();
                await(release);
            }
            return true;
        });
        var call = inThread(() -> TestKeys.cipher(Cipher.ENCRYPT_MODE, greedy).doFinal(plain));
        try {
            Eventually.holds("all helpers are at work", () -> held.get() == MOST_HELPERS + 1);
            assertArrayEquals(PLAIN, opening().doFinal(expected));
            assertEquals(MOST_HELPERS + 1, held.get());
        } finally {
            release.countDown();
        }
        var message = call.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertArrayEquals(plain, TestKeys.cipher(Cipher.DECRYPT_MODE, greedy).doFinal(message));
    }

    @Test
    void manyCallersAtOnceShareAFew() throws Exception {
        var most = new AtomicInteger();
        countAtWork(most);
        var calls = new ArrayList<FutureTask<Integer>>();
        for (int caller = 0; caller < 8; caller++) {
            int seed = caller;
            calls.add(inThread(() -> {
                var sealer = sealing();
                var opener = opening();
                var plain = TestKeys.pattern(seed, (1 << 20) + seed);
                for (int i = 0; i < 12; i++) {
                    assertArrayEquals(plain, opener.doFinal(sealer.doFinal(plain)));
                }
                return plain.length;
            }));
        }
        for (var call : calls) {
            call.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
        assertTrue(most.get() <= 8 + MOST_HELPERS, most::toString);
        assertTrue(helpersAlive().size() <= MOST_HELPERS, () -> helpersAlive().size() + " helpers");
        assertEquals(0, watched.secretsHeld());
    }

    // ---- what they know ----

    @Test
    void nobodyKeepsAKeyAfterAMessage() throws GeneralSecurityException {
        var sealer = sealing();
        var opener = opening();
        for (int i = 0; i < 20; i++) {
            var message = sealer.doFinal(PLAIN);
            assertEquals(0, watched.secretsHeld(), "after encrypting");
            assertArrayEquals(PLAIN, opener.doFinal(message));
            assertEquals(0, watched.secretsHeld(), "after decrypting");
        }
    }

    /** Between two updates only the caller's thread may keep it, which goes on with the message. */
    @Test
    void helpersKeepNoKeyBetweenTwoCalls() throws GeneralSecurityException {
        var sealer = sealing();
        sealer.update(PLAIN);
        assertTrue(watched.secretsHeld() <= 1, () -> watched.secretsHeld() + " hold a key");
        sealer.init(Cipher.ENCRYPT_MODE, key);
        assertEquals(0, watched.secretsHeld(), "after the message was given up");
    }

    @Test
    void nobodyKeepsAKeyAfterABadMessage() throws GeneralSecurityException {
        var opener = opening();
        for (int bad : new int[] {0, 9, 40, 63}) {
            var message = sealing().doFinal(PLAIN);
            message[(int) chunkOffset(bad)] ^= 1;
            assertThrows(AEADBadTagException.class, () -> opener.doFinal(message));
            assertEquals(0, watched.secretsHeld(), () -> "after bad chunk " + bad);
            opener.init(Cipher.DECRYPT_MODE, key);
        }
    }

    // ---- what goes wrong in them ----

    @ParameterizedTest
    @ValueSource(ints = {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE})
    void anErrorInAHelperIsTheCallersError(int mode) throws GeneralSecurityException {
        var message = sealing().doFinal(PLAIN);
        var input = mode == Cipher.ENCRYPT_MODE ? PLAIN : message;
        var result = mode == Cipher.ENCRYPT_MODE ? message : PLAIN;
        for (Throwable failure : List.of(
                new OutOfMemoryError("of a test"),
                new UnsatisfiedLinkError("of a test"),
                new IllegalStateException("of a test"))) {
            failInAHelper(failure);
            var cipher = TestKeys.cipher(mode, key);
            var output = Guarded.of(Where.HEAP, result.length);
            var thrown =
                    assertThrows(Throwable.class, () -> cipher.doFinal(input, 0, input.length, output.array(), MARGIN));
            assertSame(failure, thrown);
            if (mode == Cipher.DECRYPT_MODE) {
                output.assertUntouchedOrWiped();
            }
            watched.beforeEachChunk(wanted -> true);
            // What a failed message leaves behind ends with the next init; until then nothing goes.
            assertThrows(Exception.class, () -> cipher.doFinal(input));
            cipher.init(mode, key);
            assertEquals(0, watched.secretsHeld());
            assertEquals(result.length, cipher.doFinal(input).length);
            assertArrayEquals(PLAIN, opening().doFinal(sealing().doFinal(PLAIN)));
        }
    }

    private void failInAHelper(Throwable failure) {
        var failed = new CountDownLatch(1);
        var caller = Thread.currentThread();
        watched.beforeEachChunk(mode -> {
            if (Thread.currentThread() == caller) {
                // So that a helper comes to a chunk before the caller has done them all.
                await(failed);
                return true;
            }
            failed.countDown();
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        });
    }

    /** Both threads meet a bad chunk, the one with the higher number first or last: the lower one is named, as one thread would. */
    @ParameterizedTest
    @CsvSource({"1, 6", "2, 4", "0, 7", "3, 4"})
    void theLowestBadChunkIsNamedWhoeverIsFirst(int lower, int higher) throws GeneralSecurityException {
        var two = keyWith(2);
        var message = TestKeys.cipher(Cipher.ENCRYPT_MODE, two).doFinal(PLAIN);
        message[(int) chunkOffset(lower)] ^= 1;
        message[(int) chunkOffset(higher)] ^= 1;
        var met = new CyclicBarrier(2);
        var first = ConcurrentHashMap.<Thread>newKeySet();
        watched.beforeEachChunk(mode -> {
            if (first.add(Thread.currentThread())) {
                await(met);
            }
            return true;
        });
        var opener = TestKeys.cipher(Cipher.DECRYPT_MODE, two);
        var refused = assertThrows(AEADBadTagException.class, () -> opener.doFinal(message));
        assertTrue(refused.getMessage().startsWith("O365SE-1303: Chunk " + lower + " of"), refused::getMessage);
    }

    /** The caller is interrupted while it waits for a helper, or was before; it ends the call as if nothing were, and stays interrupted. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptNeitherEndsTheCallNorIsLost(boolean before) throws Exception {
        var call = inThread(() -> {
            var message = interrupted(before, () -> sealing().doFinal(PLAIN));
            return interrupted(before, () -> opening().doFinal(message));
        });
        assertArrayEquals(PLAIN, call.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
    }

    /** Runs a call in this thread, which is interrupted just once. Its helpers go on only when it waits for them. */
    private byte[] interrupted(boolean before, Callable<byte[]> call) throws Exception {
        var caller = Thread.currentThread();
        var interrupted = new AtomicBoolean(before);
        var helped = new AtomicBoolean();
        watched.beforeEachChunk(mode -> {
            if (Thread.currentThread() == caller) {
                // Else it may have done all of it before a helper begins.
                Eventually.holds("a helper has begun", helped::get);
            } else {
                helped.set(true);
                Eventually.holds(
                        "the caller waits, or has waited",
                        () -> (interrupted.get() && !before) || caller.getState() == Thread.State.WAITING);
                if (interrupted.compareAndSet(false, true)) {
                    caller.interrupt();
                }
            }
            return true;
        });
        if (before) {
            caller.interrupt();
        }
        var result = call.call();
        assertTrue(interrupted.get(), "it was interrupted");
        assertTrue(Thread.interrupted(), "it is interrupted still");
        return result;
    }

    // ---- tools ----

    private SecretKey keyWith(int threads) {
        return TestKeys.scopeKeyConfigured("cipher.provider = Watched\ncipher.parallelism = " + threads);
    }

    private Cipher sealing() {
        return TestKeys.cipher(Cipher.ENCRYPT_MODE, key);
    }

    private Cipher opening() {
        return TestKeys.cipher(Cipher.DECRYPT_MODE, key);
    }

    private void encryptOnce() {
        try {
            sealing().doFinal(PLAIN);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Set<Thread> watchThreads() {
        var seen = ConcurrentHashMap.<Thread>newKeySet();
        watched.beforeEachChunk(mode -> {
            seen.add(Thread.currentThread());
            return true;
        });
        return seen;
    }

    /** Learns how many threads work on chunks within the life of one hook; a thread counts until it comes back no more. */
    private void countAtWork(AtomicInteger most) {
        var seen = ConcurrentHashMap.<Thread>newKeySet();
        watched.beforeEachChunk(mode -> {
            seen.add(Thread.currentThread());
            most.accumulateAndGet((int) seen.stream().filter(Thread::isAlive).count(), Math::max);
            return true;
        });
    }

    private static List<Thread> helpersAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("o365se-cipher"))
                .toList();
    }

    private static <T> FutureTask<T> inThread(Callable<T> call) {
        var task = new FutureTask<>(call);
        var thread = new Thread(task, "caller");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("Not all threads came", e);
        }
    }
}
