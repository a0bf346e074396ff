package org.o365se.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionInputStream;
import org.o365se.ServiceEncryptionOutputStream;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.internal.store.LiveFolder;

@DisplayName("An open chain in JMX")
class MonitoringTest {
    private static final int BIG = 100_000;
    private static final int THREADS = 10_000;
    private static final int STACK_BYTES = 256 * 1024;
    private static final ServiceEncryptionProvider PROVIDER = new ServiceEncryptionProvider();

    @TempDir
    private Path folder;

    /** Its creation is what tells that somebody uses JMX. */
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    private LiveFolder live;

    @BeforeEach
    void makeAChain() throws Exception {
        live = LiveFolder.withScope(folder);
    }

    private Set<ObjectName> namesOf(KeyChain chain) throws Exception {
        return server.queryNames(new ObjectName("org.o365se:type=KeyChain,chain=" + chain.id() + ",*"), null);
    }

    private ObjectName nameOf(KeyChain chain) throws Exception {
        var names = namesOf(chain);
        assertEquals(1, names.size(), names::toString);
        return names.iterator().next();
    }

    private long count(ObjectName name, String attribute) throws Exception {
        return (long) server.getAttribute(name, attribute);
    }

    private Map<String, Object> table(ObjectName name, String attribute) throws Exception {
        var rows = new TreeMap<String, Object>();
        for (var value : ((TabularData) server.getAttribute(name, attribute)).values()) {
            var row = (CompositeData) value;
            var columns = row.getCompositeType().keySet();
            var key = new StringBuilder();
            Object number = 0;
            for (var column : columns) {
                if (row.get(column) instanceof String text) {
                    key.append(' ').append(text);
                } else {
                    number = row.get(column);
                }
            }
            rows.put(key.toString(), number);
        }
        return rows;
    }

    @Test
    @DisplayName("counts messages of Cipher and streams, their bytes, and hits and misses of the cache")
    void countsMessages() throws Exception {
        try (var chain = live.open()) {
            var name = nameOf(chain);
            var key = chain.key(LiveFolder.ALICE);
            var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
            cipher.init(Cipher.ENCRYPT_MODE, key);
            var small = cipher.doFinal(new byte[100]);
            var big = cipher.doFinal(new byte[BIG]);
            cipher.init(Cipher.DECRYPT_MODE, key);
            cipher.doFinal(small);
            cipher.update(big, 0, 5_000);
            cipher.doFinal(big, 5_000, big.length - 5_000);
            var streamed = new ByteArrayOutputStream();
            try (var out = new ServiceEncryptionOutputStream(streamed, key)) {
                out.write(new byte[7]);
            }
            try (var in = new ServiceEncryptionInputStream(new ByteArrayInputStream(streamed.toByteArray()), key)) {
                assertArrayEquals(new byte[7], in.readAllBytes());
            }

            assertEquals(3, count(name, "MessagesEncrypted"));
            assertEquals(100 + BIG + 7, count(name, "BytesEncrypted"));
            assertEquals(3, count(name, "MessagesDecrypted"));
            assertEquals(100 + BIG + 7, count(name, "BytesDecrypted"));
            assertEquals(1, count(name, "PolicyKeyCacheMisses"));
            assertEquals(5, count(name, "PolicyKeyCacheHits"));
        }
    }

    @Test
    @DisplayName("does not count a message that is not authentic")
    void countsNoForgery() throws Exception {
        try (var chain = live.open()) {
            var name = nameOf(chain);
            var key = chain.key(LiveFolder.ALICE);
            var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
            cipher.init(Cipher.ENCRYPT_MODE, key);
            var message = cipher.doFinal(new byte[100]);
            message[message.length - 1] ^= 1;
            cipher.init(Cipher.DECRYPT_MODE, key);
            assertThrows(AEADBadTagException.class, () -> cipher.doFinal(message));
            assertEquals(0, count(name, "MessagesDecrypted"));
        }
    }

    @Test
    @DisplayName("shows uses and times of root keys, and the state of each policy")
    void showsRootKeys() throws Exception {
        try (var chain = live.open()) {
            chain.testHealth();
            var name = nameOf(chain);
            var uses = table(name, "RootUses");
            assertEquals(2, uses.size(), uses::toString);
            uses.forEach((use, count) -> {
                assertEquals(1L, count, use);
                assertTrue(use.contains("managed:") && use.contains("unwrap") && use.contains("ok"), use);
            });
            var times = table(name, "RootCallTimes");
            assertEquals(
                    2,
                    times.entrySet().stream()
                            .filter(row -> row.getKey().contains("+Inf")
                                    && row.getValue().equals(1L))
                            .count());
            assertEquals(2 * 14, times.size());
            assertEquals(2, table(name, "RootCallSeconds").size());
            assertEquals("OK", server.getAttribute(name, "State"));
            assertEquals(1, count(name, "Policies"));
            assertEquals(1, table(name, "PolicyStates").size());

            var info = server.getMBeanInfo(name);
            for (var attribute : info.getAttributes()) {
                var value = server.getAttribute(name, attribute.getName());
                assertTrue(Class.forName(attribute.getType()).isInstance(value), attribute::toString);
            }
            assertEquals(
                    1,
                    server.getAttributes(name, new String[] {"State", "Unknown"})
                            .size());
            assertThrows(AttributeNotFoundException.class, () -> server.getAttribute(name, "Unknown"));
            assertThrows(
                    InvalidAttributeValueException.class,
                    () -> server.setAttribute(name, new Attribute("State", "OK")));
        }
    }

    @Test
    @DisplayName("counts no more calls than the pauses allow, while 10,000 threads ask and both root keys are down")
    void tenThousandThreads() throws Exception {
        try (var chain = live.open()) {
            var key = chain.key(LiveFolder.ALICE);
            Files.move(live.managed, folder.resolve("aside"));
            var refused = new AtomicInteger();
            Runnable asks = () -> {
                assertThrows(
                        InvalidKeyException.class,
                        () -> Cipher.getInstance(ServiceEncryptionProvider.NAME, PROVIDER)
                                .init(Cipher.ENCRYPT_MODE, key));
                refused.incrementAndGet();
            };
            long start = System.nanoTime();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < THREADS; i++) {
                var thread = new Thread(null, asks, "asks", STACK_BYTES);
                thread.start();
                threads.add(thread);
            }
            for (var thread : threads) {
                thread.join();
            }
            long seconds = 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);

            assertEquals(THREADS, refused.get());
            // At once, and after each pause that can have ended meanwhile.
            long allowed = 1;
            for (long pause = 1, end = 1; end <= seconds; pause = Math.min(16, 2 * pause), end += pause) {
                allowed++;
            }
            var uses = table(nameOf(chain), "RootUses");
            assertEquals(2, uses.size(), uses::toString);
            for (var count : uses.values()) {
                assertTrue((long) count >= 1 && (long) count <= allowed, uses::toString);
            }
        }
    }

    @Test
    @DisplayName("has a name of its own each time it is open, and none when it is closed")
    void names() throws Exception {
        var first = live.open();
        try (var second = live.open()) {
            assertEquals(2, namesOf(second).size());
            first.close();
            assertEquals(1, namesOf(second).size());
            try (var third = live.open()) {
                assertEquals(2, namesOf(third).size());
            }
        }
        try (var again = live.open()) {
            assertEquals(1, namesOf(again).size());
        }
    }
}
