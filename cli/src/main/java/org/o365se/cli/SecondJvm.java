package org.o365se.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.o365se.pkcs11.HostEnvironment;

/** Runs {@link PlainJcaExample} in a fresh JVM, which finds our provider in its java.security. */
final class SecondJvm {
    private static final long DEADLINE_MINUTES = 60;

    private SecondJvm() {}

    /** Decrypts a file and returns the process id of the JVM that did it. */
    static long decrypt(Path javaSecurity, String scope, Path from, Path to) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.security.properties=" + javaSecurity,
                        "-cp",
                        System.getProperty("java.class.path"),
                        PlainJcaExample.class.getName(),
                        "decrypt",
                        scope,
                        from.toString(),
                        to.toString())
                .redirectErrorStream(true);
        HostEnvironment.restrict(builder.environment());
        var process = builder.start();
        try {
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new CommandFailure(CommandErrorId.DEMO_FAILED.with(
                        "The second JVM did not decrypt " + from + "; it said: " + said.strip()));
            }
            return process.pid();
        } finally {
            process.destroyForcibly();
        }
    }
}
