package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.store.LiveFolder.ALICE;
import static org.o365se.internal.store.LiveFolder.assertTells;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.ProviderException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.Eventually;
import org.o365se.KeyChainException;
import org.o365se.TestKeys;
import org.o365se.internal.approval.ApproverSeals;
import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.change.ChangePlanner;
import org.o365se.internal.change.PolicySettings;
import org.o365se.internal.config.AutoCreation;
import org.o365se.internal.config.CipherSettings;
import org.o365se.internal.config.Configuration;
import org.o365se.internal.health.HealthMonitor;
import org.o365se.internal.keys.Operators;
import org.o365se.internal.keys.TestPolicyKeys;
import org.o365se.internal.model.ChainPlan;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.root.RootChooser;
import org.o365se.internal.root.Roots;
import org.o365se.internal.store.ChainPlace;
import org.o365se.internal.store.ChainStorage;
import org.o365se.internal.store.FileChainStore;
import org.o365se.internal.store.LiveFolder;
import org.o365se.internal.store.StoredChain;

/** Several contexts over one chain file, as several processes have them: each sees what the others do, and closing one ends it. */
class LiveChainTest {
    private static final byte[] MAIL = TestKeys.pattern(7, 100);

    @TempDir
    private Path folder;

    private LiveFolder live;

    @BeforeEach
    void makeAChain() throws Exception {
        live = LiveFolder.withScope(folder);
    }

    // ---- readers beside a writer ----

    /** The chain and its mark are two files. A reader that meets a writer between the two must not take the newest chain for an old one. */
    @Test
    void readersBesideAWriterAreNeverRefused() throws Exception {
        var writing = Executors.newSingleThreadExecutor();
        try (var writer = live.open()) {
            var done = writing.submit(() -> {
                for (int i = 0; i < 40; i++) {
                    LiveFolder.addScope(writer, "contoso/" + i);
                    if (i % 3 == 0) {
                        // The file becomes shorter, too.
                        liveKeyStore().deleteEntry("contoso/" + i);
                    }
                }
                return null;
            });
            while (!done.isDone()) {
                assertTrue(storage().load().generation() >= 2);
            }
            done.get();
        } finally {
            writing.shutdownNow();
        }
    }

    // ---- staleness ----

    @Test
    void whatOneContextChangesTheOtherSeesAtOnceWhenNoStalenessIsAllowed() throws Exception {
        try (var one = live.open();
                var other = live.open()) {
            for (int i = 0; i < 20; i++) {
                LiveFolder.addScope(i % 2 == 0 ? one : other, "contoso/" + i);
                assertTrue((i % 2 == 0 ? other : one).scope("contoso/" + i).isPresent());
            }
        }
    }

    @Test
    void handlesFollowTheOtherContext() throws Exception {
        try (var one = live.open();
                var other = live.open()) {
            var key = one.key(ALICE);
            var before = TestChain.seal(key, MAIL);

            other.rollScopeKey(ALICE);
            assertEquals(2, versionOf(TestChain.seal(key, MAIL)));
            other.create(DataEncryptionPolicy.builder("contoso/second").build());
            other.assign(ALICE, "contoso/second");
            assertEquals(
                    "contoso/second",
                    one.scope(ALICE).map(EncryptionScope::policy).orElseThrow());
            assertArrayEquals(MAIL, TestChain.open(key, before));
            // A handle's text shows what was seen last, without looking.
            assertTrue(key.toString().contains("policy contoso/second"), key::toString);
            assertArrayEquals(MAIL, TestChain.open(key, TestChain.seal(key, MAIL)));

            liveKeyStore().deleteEntry(ALICE);
            assertThrows(KeyChainException.class, () -> one.key(ALICE));
            // The name is gone, the scope and its keys are not.
            assertArrayEquals(MAIL, TestChain.open(key, before));
        }
    }

    @Test
    void aChangeIsSeenBeforeTheStalenessIsReachedAndNotLookedForAtEachMessage() throws Exception {
        var nanos = new AtomicLong();
        try (var other = live.open();
                var service = serviceWithClock(nanos)) {
            LiveFolder.addScope(other, "contoso/bob");
            nanos.addAndGet(Duration.ofSeconds(4).toNanos() - 1);
            assertTrue(service.scope("contoso/bob").isEmpty());
            nanos.incrementAndGet();
            assertTrue(service.scope("contoso/bob").isPresent());
        }
    }

    @Test
    void whileOneLooksInTimeTheOthersGoOnAndLaterTheyWait() throws Exception {
        var nanos = new AtomicLong();
        var storage = new SlowStorage(storage());
        try (var other = live.open();
                var service = serviceWithClock(nanos, storage)) {
            LiveFolder.addScope(other, "contoso/bob");
            storage.look = new CountDownLatch(1);
            nanos.addAndGet(Duration.ofSeconds(4).toNanos());
            var looking = CompletableFuture.supplyAsync(() -> service.scope("contoso/bob"));
            assertTrue(storage.looking.await(1, TimeUnit.MINUTES));

            assertTrue(service.scope("contoso/bob").isEmpty(), "goes on with what was seen last");

            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            var waiting = new Thread(() -> service.scope("contoso/bob"));
            waiting.start();
            Eventually.holds("waits for the look", () -> waiting.getState() == Thread.State.WAITING);
            storage.look.countDown();
            waiting.join();
            assertTrue(looking.get(1, TimeUnit.MINUTES).isPresent());
            assertTrue(service.scope("contoso/bob").isPresent());
            assertEquals(2, storage.looks.get(), "when it was opened and then once");
        }
    }

    @Test
    void aLookInTimeThatFailsCountsOnlyWhenTheTimeHasPassed() throws Exception {
        var nanos = new AtomicLong();
        var storage = new SlowStorage(storage());
        try (var service = serviceWithClock(nanos, storage)) {
            storage.fails = true;
            nanos.addAndGet(Duration.ofSeconds(4).toNanos());
            assertTrue(service.scope(ALICE).isPresent());
            assertTrue(service.scope(ALICE).isPresent());
            assertEquals(2, storage.looks.get(), "tried once");

            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThrows(ProviderException.class, () -> service.scope(ALICE));
            storage.fails = false;
            assertTrue(service.scope(ALICE).isPresent());
            nanos.addAndGet(Duration.ofSeconds(4).toNanos());
            assertTrue(service.scope(ALICE).isPresent());
            assertEquals(5, storage.looks.get(), "in time again");
        }
    }

    /** Lets one look take as long as the test likes. */
    private static final class SlowStorage implements ChainStorage {
        private final ChainStorage storage;
        private final CountDownLatch looking = new CountDownLatch(1);
        private final AtomicInteger looks = new AtomicInteger();
        private volatile CountDownLatch look = new CountDownLatch(0);
        private volatile boolean fails;

        SlowStorage(ChainStorage storage) {
            this.storage = storage;
        }

        @Override
        public ChainSnapshot load() throws IOException {
            if (looks.incrementAndGet() > 1) {
                looking.countDown();
            }
            try {
                look.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (fails) {
                throw new IOException("the disk is busy");
            }
            return storage.load();
        }

        @Override
        public Optional<ChainSnapshot> commit(ChainPlan plan) throws IOException {
            return storage.commit(plan);
        }

        @Override
        public boolean isSecret(char[] given) throws IOException {
            return storage.isSecret(given);
        }

        @Override
        public ChainSnapshot rotateSecret(char[] newSecret) throws IOException {
            return storage.rotateSecret(newSecret);
        }

        @Override
        public void close() {
            storage.close();
        }

        @Override
        public boolean isDurableAtOnce() {
            return storage.isDurableAtOnce();
        }
    }

    /** The clock of the staleness is the one that cannot be set. This one overflows meanwhile, which is the worst that it may do. */
    @Test
    void theClockMayOverflow() throws Exception {
        var nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
        try (var other = live.open();
                var service = serviceWithClock(nanos)) {
            LiveFolder.addScope(other, "contoso/bob");
            nanos.addAndGet(Duration.ofSeconds(5).toNanos());
            assertTrue(service.scope("contoso/bob").isPresent());
        }
    }

    @Test
    void aFileOfTheSameTimeSizeAndPlaceIsSeenAsAnother() throws Exception {
        var storage = storage();
        assertEquals(3, storage.load().generation());
        var modified = Files.getLastModifiedTime(live.chain);
        Files.write(live.chain, nextGenerationOfTheSameSize());
        Files.setLastModifiedTime(live.chain, modified);
        assertEquals(4, storage.load().generation());
    }

    @Test
    void aClockThatWasSetBackHidesNoChange() throws Exception {
        try (var one = live.open();
                var other = live.open()) {
            for (var alias : new String[] {"contoso/bob", "contoso/eve"}) {
                LiveFolder.addScope(other, alias);
                Files.setLastModifiedTime(live.chain, FileTime.fromMillis(0));
                assertTrue(one.scope(alias).isPresent());
            }
        }
    }

    private byte[] nextGenerationOfTheSameSize() throws Exception {
        var twin = live.folder.resolve("twin");
        Files.copy(live.chain, twin);
        Files.copy(live.highWater(), live.folder.resolve("twin.high-water"));
        var storage = new StoredChain(
                new FileChainStore(twin), ChainPlace.of(twin, live.folder.resolve("twin.high-water")), this::secret);
        storage.rotateSecret(secret());
        assertEquals(Files.size(live.chain), Files.size(twin));
        return Files.readAllBytes(twin);
    }

    // ---- the end ----

    @Test
    void aClosedChainOpensNothing() throws Exception {
        var chain = live.open();
        var key = chain.key(ALICE);
        var message = TestChain.seal(key, MAIL);
        chain.close();
        for (Executable use : new Executable[] {
            () -> TestChain.seal(key, MAIL),
            () -> TestChain.open(key, message),
            () -> LiveFolder.addScope(chain, "contoso/bob"),
            chain::check
        }) {
            assertTells(assertThrows(IllegalStateException.class, use), "O365SE-2101");
        }
        chain.close();
        assertEquals(3, live.generation());
    }

    @Test
    void nothingRunsOnBehindAClosedChain() throws Exception {
        var before = Thread.getAllStackTraces().keySet();
        var chain = live.open();
        LiveFolder.addScope(chain, "contoso/bob");
        TestChain.seal(chain.key(ALICE), MAIL);
        chain.close();
        Eventually.holds(
                "no thread is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        // The one that looks for what cannot be reached any more, of the whole library.
                        .filter(thread -> !thread.getName().startsWith("Cleaner-"))
                        .allMatch(before::contains));
    }

    // ---- helpers ----

    private ChainService serviceWithClock(AtomicLong nanos) throws IOException {
        return serviceWithClock(nanos, storage());
    }

    private ChainService serviceWithClock(AtomicLong nanos, ChainStorage storage) throws IOException {
        var roots = new Roots(Map.of());
        var policyKeys = TestPolicyKeys.policyKeys(
                roots, Operators.NONE, TestChain.LONG, TestChain.TIME_TO_LIVE, nanos::get, TestChain.TIMER);
        return new ChainService(
                storage,
                policyKeys,
                new ChangePlanner(
                        policyKeys,
                        new RootChooser(roots, null, null),
                        Operators.NONE,
                        Clock.systemUTC(),
                        new PolicySettings(Optional.empty(), 1, ApproverSeals.NONE)),
                new ChainSettings(
                        new Staleness(Duration.ofSeconds(5), Duration.ZERO, nanos::get),
                        CipherSettings.of(Configuration.empty()),
                        AutoCreation.NONE,
                        AuditSink.NONE,
                        true,
                        () -> {},
                        new HealthMonitor(Clock.systemUTC(), null),
                        new DestructionSettings(Optional.empty(), name -> {})));
    }

    private StoredChain storage() {
        return new StoredChain(
                new FileChainStore(live.chain), ChainPlace.of(live.chain, live.highWater()), this::secret);
    }

    private char[] secret() {
        return live.readSecret();
    }

    private static long versionOf(byte[] message) {
        return ByteBuffer.wrap(message).getInt(24);
    }

    private KeyStore liveKeyStore() throws Exception {
        var keyStore = KeyStore.getInstance("O365ServiceEncryption", TestKeys.configured(live.configuration));
        keyStore.load(null, null);
        return keyStore;
    }
}
