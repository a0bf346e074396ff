package org.o365se.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o365se.pkcs11.host.HostOperation;

class HostProcessTest {
    private static final int MORE_THAN_A_PIPE_HOLDS = 10_000;

    @Test
    @Timeout(120)
    void aFrozenHostWhoseCallersAreInterruptedMakesNobodyWaitWithoutEnd() throws Exception {
        var before = ProcessHandle.current().children().collect(Collectors.toSet());
        try (var jar = HostJar.write()) {
            var host = HostProcess.start(jar.path(), Duration.ofMinutes(2), Map.of());
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

    private static void askInterrupted(HostProcess host) throws Exception {
        for (int i = 0; i < MORE_THAN_A_PIPE_HOLDS; i++) {
            Thread.currentThread().interrupt();
            try {
                host.ask(HostOperation.LIST, out -> {}, in -> true, Deadline.in(Duration.ofSeconds(10)));
            } catch (InterruptedException e) {
                // As it should be: this caller has left, its request has not.
            }
        }
    }
}
