package org.o365se.internal.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.Eventually;
import org.o365se.KeyChain;
import org.o365se.KeyChainLoadStoreParameter;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.TestKeys;
import org.o365se.internal.keys.OpenedPolicyKey;
import org.o365se.internal.runtime.ServiceContext;
import org.o365se.internal.store.LiveFolder;

/** When what a key chain holds in memory ends: opened keys, timers, threads. */
class ChainLifeTest {
    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int LOADS = LONG ? 8_000 : 200;
    private static final byte[] MAIL = TestKeys.pattern(3, 100);

    @TempDir
    Path folder;

    private LiveFolder live;

    @BeforeEach
    void makeChain() throws Exception {
        live = LiveFolder.withScope(folder);
    }

    @Test
    void aChainFileThatIsLoadedForEachRequestLeavesNoOpenedKey() throws Exception {
        var provider = provider();
        var file = Files.readAllBytes(live.chain);
        int before = openedKeys();
        for (int i = 0; i < LOADS; i++) {
            var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
            keyStore.load(new ByteArrayInputStream(file), live.readSecret());
            assertNotNull(TestChain.seal(keyStore.getKey(LiveFolder.ALICE, null), MAIL));
        }
        Eventually.holds("dropped KeyStores keep no opened key", () -> openedKeys() <= before + 1);
        provider.close();
    }

    @Test
    void aKeyOutlivesItsKeyStore() throws Exception {
        var key = keyOfDroppedKeyStore();
        for (int i = 0; i < 3; i++) {
            openedKeys();
            assertArrayEquals(MAIL, TestChain.open(key, TestChain.seal(key, MAIL)));
        }
    }

    private Key keyOfDroppedKeyStore() throws Exception {
        var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider());
        keyStore.load(Files.newInputStream(live.chain), live.readSecret());
        return keyStore.getKey(LiveFolder.ALICE, null);
    }

    @Test
    void closingTheChainOfAKeyStoreEndsEverything() throws Exception {
        var before = ourThreads();
        int keysBefore = openedKeys();
        for (boolean fromFile : new boolean[] {false, true}) {
            var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider());
            if (fromFile) {
                keyStore.load(Files.newInputStream(live.chain), live.readSecret());
            } else {
                keyStore.load(null, null);
            }
            var key = keyStore.getKey(LiveFolder.ALICE, null);
            assertNotNull(TestChain.seal(key, MAIL));
            assertTrue(openedKeys() > keysBefore);

            KeyChain.of(keyStore).close();
            assertThrows(IllegalStateException.class, () -> TestChain.seal(key, MAIL));
            assertThrows(IllegalStateException.class, () -> keyStore.getKey(LiveFolder.ALICE, null));
            Eventually.holds("no thread is left", () -> before.containsAll(ourThreads()));
            Eventually.holds("no opened key is left", () -> openedKeys() <= keysBefore);

            keyStore.load(null, null);
            assertNotNull(TestChain.seal(keyStore.getKey(LiveFolder.ALICE, null), MAIL));
            KeyChain.of(keyStore).close();
        }
    }

    @Test
    void closingTheProviderEndsAllItsKeyStores() throws Exception {
        var before = ourThreads();
        var provider = provider();
        var liveStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
        liveStore.load(null, null);
        var fileStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
        fileStore.load(Files.newInputStream(live.chain), live.readSecret());
        var keys = new Key[] {liveStore.getKey(LiveFolder.ALICE, null), fileStore.getKey(LiveFolder.ALICE, null)};
        for (var key : keys) {
            assertNotNull(TestChain.seal(key, MAIL));
        }
        provider.close();
        for (var key : keys) {
            assertThrows(IllegalStateException.class, () -> TestChain.seal(key, MAIL));
        }
        Eventually.holds("no thread is left", () -> before.containsAll(ourThreads()));

        liveStore.load(null, null);
        assertNotNull(TestChain.seal(liveStore.getKey(LiveFolder.ALICE, null), MAIL));
        provider.close();
    }

    @Test
    void anotherUserOfTheSameConfigurationGoesOn() throws Exception {
        var one = parameterStore();
        var two = parameterStore();
        var keyOfOne = one.getKey(LiveFolder.ALICE, null);
        var keyOfTwo = two.getKey(LiveFolder.ALICE, null);
        assertNotNull(TestChain.seal(keyOfOne, MAIL));
        KeyChain.of(one).close();
        assertThrows(IllegalStateException.class, () -> TestChain.seal(keyOfOne, MAIL));
        assertArrayEquals(MAIL, TestChain.open(keyOfTwo, TestChain.seal(keyOfTwo, MAIL)));
        KeyChain.of(two).close();
        assertThrows(IllegalStateException.class, () -> TestChain.seal(keyOfTwo, MAIL));
    }

    @Test
    void loadsOfOneConfigurationShareWhatItBringsToLife() throws Exception {
        int before = openedKeys();
        var stores = new KeyStore[8];
        for (int i = 0; i < stores.length; i++) {
            stores[i] = i % 2 == 0 ? parameterStore() : providerStore();
            assertNotNull(TestChain.seal(stores[i].getKey(LiveFolder.ALICE, null), MAIL));
        }
        assertTrue(openedKeys() <= before + 1, "each load opened a policy key of its own");
        for (var store : stores) {
            KeyChain.of(store).close();
        }
    }

    @Test
    void aContextIsSharedWhileItIsUsedAndItsConfigurationIsTheSame() throws Exception {
        var file = Optional.of(live.configuration);
        var context = ServiceContext.acquire(file);
        var link = Files.createSymbolicLink(folder.resolve("link"), folder);
        for (var path : new Path[] {live.configuration, link.resolve(live.configuration.getFileName())}) {
            var again = ServiceContext.acquire(Optional.of(path));
            assertSame(context, again);
            again.release();
        }
        live.configure("cache.policy-key.ttl = PT1H");
        var changed = ServiceContext.acquire(file);
        assertNotSame(context, changed);
        context.release();
        changed.release();
        var afterTheLast = ServiceContext.acquire(file);
        assertNotSame(changed, afterTheLast);
        afterTheLast.release();
    }

    /** A timer or pool of ours that is started by a caller holds nothing of the caller. */
    @Test
    void noThreadOfOursHoldsTheCallersClassLoader() throws Exception {
        var foreign = new ClassLoader("foreign", getClass().getClassLoader()) {};
        var failure = new AtomicReference<Throwable>();
        var caller = new Thread(() -> {
            try {
                var keyStore = parameterStore();
                assertNotNull(TestChain.seal(keyStore.getKey(LiveFolder.ALICE, null), MAIL));
                assertFalse(ourThreads().isEmpty(), "the timer has no thread");
                for (var thread : Thread.getAllStackTraces().keySet()) {
                    if (thread != Thread.currentThread()) {
                        assertTrue(thread.getContextClassLoader() != foreign, thread::getName);
                    }
                    if (isOurs(thread)) {
                        assertNull(thread.getContextClassLoader(), thread::getName);
                    }
                }
                KeyChain.of(keyStore).close();
            } catch (Exception | AssertionError e) {
                failure.set(e);
            }
        });
        caller.setContextClassLoader(foreign);
        caller.start();
        caller.join();
        assertNull(failure.get(), () -> String.valueOf(failure.get()));
    }

    // ---- helpers ----

    private ServiceEncryptionProvider provider() {
        return (ServiceEncryptionProvider) TestKeys.configured(live.configuration);
    }

    private KeyStore providerStore() throws Exception {
        var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider());
        keyStore.load(null, null);
        return keyStore;
    }

    private KeyStore parameterStore() throws Exception {
        var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
        keyStore.load(KeyChainLoadStoreParameter.of(live.configuration));
        return keyStore;
    }

    private static boolean isOurs(Thread thread) {
        return thread.getName().startsWith("o365se-");
    }

    private static Set<Thread> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(ChainLifeTest::isOurs)
                .collect(Collectors.toSet());
    }

    /** Counts the opened policy keys in this JVM that something can reach. */
    private static int openedKeys() {
        try {
            var histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return histogram
                    .lines()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns.length >= 4 && columns[3].equals(OpenedPolicyKey.class.getName()))
                    .mapToInt(columns -> Integer.parseInt(columns[1]))
                    .findFirst()
                    .orElse(0);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
