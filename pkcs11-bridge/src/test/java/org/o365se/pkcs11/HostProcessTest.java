package org.o365se.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o365se.pkcs11.host.HostOperation;
import org.o365se.pkcs11.host.HostSettings;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.WipedOutput;
import org.o365se.rootkey.AllowedTenants;

class HostProcessTest {
    private static final int MORE_THAN_A_PIPE_HOLDS = 10_000;

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final HostDeaths deaths = new HostDeaths("token \"t\" (pkcs11.a)", System::nanoTime, log::add);

    @Test
    @Timeout(300)
    void aFrozenHostWhoseCallersAreInterruptedMakesNobodyWaitWithoutEnd() throws Exception {
        var before = ProcessHandle.current().children().collect(Collectors.toSet());
        try (var jar = HostJar.write()) {
            var host = HostProcess.start(jar.path(), Duration.ofMinutes(2), settings(), Set.of(), deaths);
            try {
                var process = ProcessHandle.current()
                        .children()
                        .filter(child -> !before.contains(child))
                        .findFirst()
                        .orElseThrow();
                assertEquals(
                        0,
                        new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                                .inheritIO()
                                .start()
                                .waitFor());
                var thrown = assertThrows(IOException.class, () -> askInterrupted(host));
                assertTrue(thrown.getMessage().contains("unanswered"), thrown.getMessage());
            } finally {
                // The mark of the last interruption, which nobody has taken.
                Thread.interrupted();
                host.kill();
            }
        }
    }

    @Test
    @Timeout(300)
    void aHostThatIsAskedNothingEndsByItself() throws Exception {
        var before = ProcessHandle.current().children().collect(Collectors.toSet());
        try (var jar = HostJar.write()) {
            var host = HostProcess.start(jar.path(), Duration.ofMillis(500), settings(), Set.of(), deaths);
            try {
                var process = ProcessHandle.current()
                        .children()
                        .filter(child -> !before.contains(child))
                        .findFirst()
                        .orElseThrow();
                // It serves, and then there is nothing more to serve.
                assertThrows(
                        TokenException.class,
                        () -> host.ask(
                                HostOperation.OPEN,
                                HostProcessTest::noLibrary,
                                in -> true,
                                Deadline.in(Duration.ofMinutes(2))));
                process.onExit().get(2, TimeUnit.MINUTES);
                assertFalse(process.isAlive());
            } finally {
                host.kill();
            }
        }
    }

    @Test
    @Timeout(120)
    void aHostThatDiesIsReportedWithTheEndOfItsErrors() throws Exception {
        var before = ProcessHandle.current().children().collect(Collectors.toSet());
        // The system's loader complains of this on standard error.
        var settings = settings(Map.of("LD_PRELOAD", "/nowhere/\u001b[31mpreloaded.so"));
        try (var jar = HostJar.write()) {
            var host = HostProcess.start(jar.path(), Duration.ofMinutes(2), settings, Set.of(), deaths);
            try {
                assertThrows(
                        TokenException.class,
                        () -> host.ask(
                                HostOperation.OPEN,
                                HostProcessTest::noLibrary,
                                in -> true,
                                Deadline.in(Duration.ofSeconds(60))));
                ProcessHandle.current()
                        .children()
                        .filter(child -> !before.contains(child))
                        .forEach(ProcessHandle::destroyForcibly);
                var reported = log.take();
                assertTrue(
                        reported.startsWith(
                                "The token host of token \"t\" (pkcs11.a) ended unexpectedly (exit status 137; the end of its standard error: "),
                        reported);
                assertTrue(reported.contains("\\u001b[31mpreloaded.so"), reported);
                assertTrue(reported.chars().allMatch(c -> c >= ' '), reported);
            } finally {
                host.kill();
            }
        }
    }

    @Test
    @Timeout(60)
    void aHostThatIsEndedOnPurposeIsNotReported() throws Exception {
        try (var jar = HostJar.write()) {
            HostProcess.start(jar.path(), Duration.ofMinutes(2), settings(), Set.of(), deaths)
                    .kill();
        }
        try (var jar = HostJar.write()) {
            HostProcess.start(jar.path(), Duration.ofMinutes(2), settings(), Set.of(), deaths)
                    .end();
        }
        deaths.report();
        assertTrue(log.isEmpty(), log::toString);
    }

    private static void noLibrary(WipedOutput out) throws IOException {
        new HostSettings("/nowhere/lib.so", "", "", "", "", false, false, false).write(out.data());
    }

    @Test
    @Timeout(300)
    void theHostLeavesNoDump() throws Exception {
        var host = HostProcess.command(Path.of("x.jar"), Duration.ofMinutes(2), settings(), Set.of());
        // The same shell and the same line, with a program that tells the limit in place of the JVM.
        var command = new ArrayList<>(host.command().subList(0, 3));
        command.addAll(List.of("/bin/sh", "-c", "ulimit -c"));
        var process = new ProcessBuilder(command).start();
        assertEquals("0", new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
    }

    @Test
    @Timeout(300)
    void aHostThatHasNothingToAnswerIsNotSilent() throws Exception {
        try (var jar = HostJar.write()) {
            var host = HostProcess.start(jar.path(), Duration.ofMinutes(2), settings(), Set.of(), deaths);
            try {
                long beganNanos = System.nanoTime();
                assertThrows(
                        TokenException.class,
                        () -> host.ask(
                                HostOperation.OPEN,
                                HostProcessTest::noLibrary,
                                in -> true,
                                Deadline.in(Duration.ofMinutes(2))));
                assertTrue(host.silentNanos() < System.nanoTime() - beganNanos);
                assertThrows(
                        TimeoutException.class,
                        () -> host.ask(HostOperation.LIST, out -> {}, in -> true, Deadline.in(Duration.ZERO)));
                assertFalse(host.isGone());
            } finally {
                host.kill();
            }
        }
    }

    private static TokenSettings settings() {
        return settings(Map.of());
    }

    private static TokenSettings settings(Map<String, String> environment) {
        return new TokenSettings(
                "a",
                "/lib.so",
                "t",
                "",
                "",
                "prompt",
                AllowedTenants.parse("*").orElseThrow(),
                false,
                false,
                false,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                4,
                "",
                "",
                environment);
    }

    private static void askInterrupted(HostProcess host) throws Exception {
        for (int i = 0; i < MORE_THAN_A_PIPE_HOLDS; i++) {
            Thread.currentThread().interrupt();
            try {
                host.ask(HostOperation.LIST, out -> {}, in -> true, Deadline.in(Duration.ofMinutes(2)));
            } catch (InterruptedException e) {
                // As it should be: this caller has left, its request has not.
            }
        }
    }
}
