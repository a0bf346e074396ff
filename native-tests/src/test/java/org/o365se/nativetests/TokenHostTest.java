package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.nativetests.program.UnwrapsForEver;
import org.o365se.rootkey.RootKeyType;
import org.o365se.rootkey.RootKeyUnavailableException;

/** The process that holds a token's library: killed, orphaned, watched, and disturbed by the library's own output. */
class TokenHostTest {
    private static final String URI = "pkcs11:token=contoso-a;object=root";
    private static final String PIN = "pin-that-nobody-may-see";
    private static final int THREADS = 16;
    private static final byte[] POLICY_KEY = new byte[32];

    @TempDir
    static Path folder;

    private static Map<String, String> entries;

    @BeforeAll
    static void makeToken() throws Exception {
        var hsm = new SoftHsm(folder.resolve("hsm"));
        hsm.token("contoso-a", PIN);
        entries = hsm.entries("a", "contoso-a", PIN);
        try (var roots = SoftHsm.connect(entries)) {
            roots.generate(URI, RootKeyType.AES);
        }
    }

    private static List<ProcessHandle> hosts(ProcessHandle parent) {
        return parent.children()
                .filter(process -> commandLine(process).contains("org.o365se.pkcs11.host.TokenHost"))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }

    @Test
    void itEndsWithItsConnection() throws Exception {
        var before = Set.copyOf(hosts(ProcessHandle.current()));
        List<ProcessHandle> made;
        try (var roots = SoftHsm.connect(entries)) {
            roots.newest(URI, "contoso");
            made = new ArrayList<>(hosts(ProcessHandle.current()));
            made.removeAll(before);
            assertEquals(1, made.size());
        }
        for (var host : made) {
            Await.until(() -> !host.isAlive());
        }
    }

    @Test
    void itLeavesNoFile() throws Exception {
        var configuration = Files.writeString(folder.resolve("files.properties"), SoftHsm.lines(entries));
        var temporary = Files.createDirectory(folder.resolve("files"));
        var result = ForkedJvm.withClassPath(Project.commandClassPath())
                .startingFast()
                .property("java.io.tmpdir", temporary)
                .run("org.o365se.cli.Main", "--config", configuration.toString(), "root", "check", URI);
        assertEquals(0, result.status(), result::toString);
        assertEquals(List.of(), filesIn(temporary));
    }

    @Test
    void itLeavesNoFileWhenItsParentIsKilledWhileItStarts() throws Exception {
        var configuration = Files.writeString(folder.resolve("killed.properties"), SoftHsm.lines(entries));
        var temporary = Files.createDirectory(folder.resolve("killed"));
        ProcessHandle host;
        try (var parent = RunningJvm.start(
                Stream.concat(Project.commandClassPath().stream(), Stream.of(Project.testClasses()))
                        .toList(),
                folder.resolve("killed.err"),
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary),
                UnwrapsForEver.class.getName(),
                configuration.toString(),
                URI)) {
            Await.until(() -> !hosts(parent.handle()).isEmpty());
            host = hosts(parent.handle()).get(0);
            parent.kill();
        }
        Await.until(() -> !host.isAlive());
        assertEquals(List.of(), filesIn(temporary));
    }

    private static List<Path> filesIn(Path temporary) throws IOException {
        try (var left = Files.walk(temporary)) {
            return left.filter(file -> !file.equals(temporary))
                    .filter(file -> !file.toString().contains("hsperfdata_"))
                    .toList();
        }
    }

    @Test
    void killedAgainAndAgainItCostsNobodyMoreThanAnotherTry() throws Exception {
        try (var roots = SoftHsm.connect(entries)) {
            var root = roots.newest(URI, "contoso");
            var wrapped = root.wrap(POLICY_KEY);
            var done = new AtomicBoolean();
            var threads = Executors.newFixedThreadPool(THREADS);
            try {
                Callable<Integer> work = () -> {
                    int opened = 0;
                    while (!done.get()) {
                        try {
                            assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
                            opened++;
                        } catch (RootKeyUnavailableException documented) {
                            Thread.onSpinWait();
                        }
                    }
                    return opened;
                };
                var results = new ArrayList<java.util.concurrent.Future<Integer>>();
                for (int i = 0; i < THREADS; i++) {
                    results.add(threads.submit(work));
                }
                for (int i = 0; i < 3; i++) {
                    Await.success(() -> {
                        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
                        return true;
                    });
                    hosts(ProcessHandle.current()).forEach(ProcessHandle::destroyForcibly);
                }
                assertArrayEquals(POLICY_KEY, Await.success(() -> root.unwrap(wrapped)));
                done.set(true);
                for (var result : results) {
                    assertTrue(result.get() >= 0);
                }
            } finally {
                done.set(true);
                threads.shutdownNow();
            }
        }
    }

    @Test
    void itEndsWhenItsParentIsKilled() throws Exception {
        var configuration = Files.writeString(folder.resolve("orphan.properties"), SoftHsm.lines(entries));
        ProcessHandle host;
        try (var parent = RunningJvm.start(
                Stream.concat(Project.commandClassPath().stream(), Stream.of(Project.testClasses()))
                        .toList(),
                folder.resolve("orphan.err"),
                UnwrapsForEver.class.getName(),
                configuration.toString(),
                URI)) {
            parent.awaitFirstLine();
            host = hosts(parent.handle()).get(0);
            assertTrue(host.isAlive());
            parent.kill();
        }
        Await.until(() -> !host.isAlive());
    }

    @Test
    void noArgumentOfAnyProcessHoldsThePin() throws Exception {
        var operator = Files.createDirectories(folder.resolve("operator"));
        Files.writeString(operator.resolve("o365se.properties"), SoftHsm.lines(entries));
        var seen = ConcurrentHashMap.<String>newKeySet();
        var result = ForkedJvm.withClassPath(Project.commandClassPath())
                .startingFast()
                .watchedBy(process -> seen.add(commandLine(process)))
                .run(
                        "org.o365se.cli.Main",
                        "--config",
                        operator.resolve("o365se.properties").toString(),
                        "root",
                        "check",
                        URI);
        assertEquals(0, result.status(), result::toString);
        assertTrue(seen.stream().anyMatch(line -> line.contains("TokenHost")), seen::toString);
        assertFalse(seen.stream().anyMatch(line -> line.contains(PIN)), "a process had the PIN as an argument");
        assertFalse((result.text() + result.errors()).contains(PIN), "the command printed the PIN");
    }

    @Test
    void aLibraryThatPrintsDoesNotDisturb() throws Exception {
        var spied = new HashMap<>(new Pkcs11Spy(folder).on(entries));
        // Without a file it writes to a standard stream.
        spied.remove("pkcs11.a.environment.PKCS11SPY_OUTPUT");
        spied.put("pkcs11.a.environment.PKCS11SPY_OUTPUT", "/dev/stdout");
        try (var roots = SoftHsm.connect(spied)) {
            var root = roots.newest(URI, "contoso");
            assertArrayEquals(POLICY_KEY, root.unwrap(root.wrap(POLICY_KEY)));
        }
    }

    @Test
    void optionsForEveryJvmAreNotForThisOne() throws Exception {
        var configuration = Files.writeString(folder.resolve("options.properties"), SoftHsm.lines(entries));
        var result = ForkedJvm.withClassPath(Project.commandClassPath())
                .startingFast()
                .environment("JAVA_TOOL_OPTIONS", "-Dnoticed=yes")
                .environment("JDK_JAVA_OPTIONS", "-Dnoticed=yes")
                .environment("_JAVA_OPTIONS", "-Dnoticed=yes")
                .run("org.o365se.cli.Main", "--config", configuration.toString(), "root", "check", URI);
        assertEquals(0, result.status(), result::toString);
        // One JVM, the command's, says what it picked up.
        assertEquals(
                1,
                result.errors()
                        .lines()
                        .filter(line -> line.contains("_JAVA_OPTIONS:") && !line.contains("JDK_"))
                        .count(),
                result::toString);
    }

    @Test
    void itsEnvironmentHoldsNoSecret() throws Exception {
        var changed = new HashMap<>(entries);
        changed.put("pkcs11.a.pin-source", "env:NFAST_PIN_A");
        changed.put("pkcs11.b.library", entries.get("pkcs11.a.library"));
        changed.put("pkcs11.b.token", "contoso-b");
        changed.put("pkcs11.b.tenants", "contoso");
        changed.put("pkcs11.b.pin-source", "env:NFAST_PIN_B");
        changed.put("pkcs11.a.environment.VENDOR_SETTING", "as configured");
        changed.put("keychain.secret-source", "env:LC_CHAIN");
        changed.put("keychain.uri", "file:unused.keychain");
        changed.put("managed.keystore", "unused.p12");
        changed.put("managed.secret-source", "env:SOFTHSM2_CONF_OF_MANAGED");
        changed.put("keyvault.west.client-secret-source", "env:TSS2_VAULT");
        var configuration = Files.writeString(folder.resolve("secrets.properties"), SoftHsm.lines(changed));
        try (var parent = RunningJvm.start(
                Stream.concat(Project.commandClassPath().stream(), Stream.of(Project.testClasses()))
                        .toList(),
                folder.resolve("secrets.err"),
                Map.of(
                        "NFAST_PIN_A", PIN,
                        "NFAST_PIN_B", "secret of token b",
                        "LC_CHAIN", "secret of the chain",
                        "SOFTHSM2_CONF_OF_MANAGED", "secret of the managed roots",
                        "TSS2_VAULT", "secret of the vault",
                        "DATABASE_PASSWORD", "secret of the application",
                        "LC_MEASUREMENT", "de_DE.UTF-8"),
                UnwrapsForEver.class.getName(),
                configuration.toString(),
                URI)) {
            parent.awaitFirstLine();
            for (var host : hosts(parent.handle())) {
                var seen = Files.readString(
                        Path.of("/proc", Long.toString(host.pid()), "environ"), StandardCharsets.ISO_8859_1);
                assertTrue(seen.contains("VENDOR_SETTING=as configured"), seen);
                assertTrue(seen.contains("LC_MEASUREMENT=de_DE.UTF-8"), seen);
                assertTrue(seen.contains("SOFTHSM2_CONF="), seen);
                assertFalse(seen.contains(PIN), "the PIN");
                assertFalse(seen.contains("secret of"), seen);
                assertFalse(seen.contains("LC_CHAIN") || seen.contains("NFAST_PIN"), seen);
            }
            assertEquals(1, hosts(parent.handle()).size());
        }
    }

    @Test
    void withoutAFolderForTemporaryFilesItSaysSo() throws Exception {
        var configuration = Files.writeString(folder.resolve("tmp.properties"), SoftHsm.lines(entries));
        var result = ForkedJvm.withClassPath(Project.commandClassPath())
                .startingFast()
                .property("java.io.tmpdir", "/nowhere")
                .run("org.o365se.cli.Main", "--config", configuration.toString(), "root", "check", URI);
        assertEquals(1, result.status(), result::toString);
        assertTrue(
                result.errors().contains("O365SE-3153: ") && result.errors().contains("java.io.tmpdir"),
                result::toString);
    }

    @Test
    void aConnectionThatIsMadeAndClosedOftenKeepsNothing() throws Exception {
        var before = hosts(ProcessHandle.current()).size();
        for (var ignored : Collections.nCopies(5, URI)) {
            try (var roots = SoftHsm.connect(entries)) {
                assertEquals(ignored, roots.newest(URI, "contoso").describe().uri());
            }
        }
        Await.until(() -> hosts(ProcessHandle.current()).size() <= before);
    }
}
