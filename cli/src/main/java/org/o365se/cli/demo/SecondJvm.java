package org.o365se.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;

/** Runs {@link PlainJcaExample} in a new JVM, which loads the provider from its java.security. */
final class SecondJvm {
    private static final long DEADLINE_MINUTES = 60;

    private SecondJvm() {}

    /** Decrypts a file and returns the process id of the second JVM. */
    static long decrypt(Path javaSecurity, String scope, Path from, Path to) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.security.properties=" + javaSecurity);
        command.addAll(program());
        command.addAll(List.of("decrypt", scope, from.toString(), to.toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        ChildEnvironment.restrict(builder.environment());
        var process = builder.start();
        try {
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new CommandFailure(CommandErrorId.DEMO_FAILED.with(
                        "The second JVM did not decrypt " + from + ": " + said.strip()));
            }
            return process.pid();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Returns the options that locate the program: on the module path or the class path, as in this JVM. */
    private static List<String> program() {
        var classPath = System.getProperty("java.class.path");
        var module = SecondJvm.class.getModule();
        return module.isNamed()
                ? List.of(
                        "--add-modules",
                        "ALL-DEFAULT",
                        "-p",
                        System.getProperty("jdk.module.path"),
                        "-cp",
                        classPath,
                        "-m",
                        module.getName() + "/" + PlainJcaExample.class.getName())
                : List.of("-cp", classPath, PlainJcaExample.class.getName());
    }
}
