package org.o365se.nativetests;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A fresh JVM of the JDK that runs the tests, for what can be proved only there: how a provider is found, what a start costs, how a program ends.
 *
 * <p>It starts with nothing of ours in its environment. It ends by its deadline, and only what this object started is ever killed.
 */
final class ForkedJvm {
    /** Longer than the contract tests take in one JVM on a machine that is busy with much else. */
    private static final Duration DEADLINE = Duration.ofMinutes(15);

    private static final long WATCH_INTERVAL_MILLIS = 2;

    /** Watches nothing. */
    static final Consumer<ProcessHandle> NOBODY = process -> {};

    private final List<String> options = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private byte[] input = {};
    private Consumer<ProcessHandle> watcher = NOBODY;

    /** How a program ended. */
    static final class Result {
        private final int status;
        private final byte[] output;
        private final String errors;

        Result(int status, byte[] output, String errors) {
            this.status = status;
            this.output = output;
            this.errors = errors;
        }

        int status() {
            return status;
        }

        byte[] output() {
            return output.clone();
        }

        String text() {
            return new String(output, StandardCharsets.UTF_8);
        }

        String errors() {
            return errors;
        }

        @Override
        public String toString() {
            return "exit code " + status + "\n--- output\n" + text() + "--- errors\n" + errors;
        }
    }

    private ForkedJvm() {}

    static ForkedJvm withClassPath(Path... path) {
        return withClassPath(Arrays.asList(path));
    }

    static ForkedJvm withClassPath(List<Path> path) {
        return new ForkedJvm().option("-cp", joined(path));
    }

    ForkedJvm modulePath(Path... path) {
        return option("--module-path", joined(Arrays.asList(path)));
    }

    ForkedJvm option(String... added) {
        options.addAll(Arrays.asList(added));
        return this;
    }

    /** For programs that live for less than a second: the first compiler alone, and the plainest garbage collector. */
    ForkedJvm startingFast() {
        return option("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    }

    ForkedJvm property(String name, Object value) {
        return option("-D" + name + "=" + value);
    }

    ForkedJvm environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    ForkedJvm input(byte[] bytes) {
        input = bytes;
        return this;
    }

    /** Shows the JVM and every process that it starts to somebody, again and again while they run. */
    ForkedJvm watchedBy(Consumer<ProcessHandle> observer) {
        watcher = observer;
        return this;
    }

    /** Runs a class with a main method, or {@code -m} and a module. */
    Result run(String main, String... arguments) throws IOException, InterruptedException {
        var command = Stream.of(Stream.of(javaCommand()), options.stream(), Stream.of(main), Arrays.stream(arguments))
                .flatMap(part -> part)
                .toList();
        return run(new ProcessBuilder(command), environment, input, watcher);
    }

    /** Runs any other command, with the same JDK in {@code JAVA_HOME}. */
    static Result runCommand(Path folder, byte[] input, String... command) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command).directory(folder.toFile()), Map.of(), input, NOBODY);
    }

    /** The same without input, with more in its environment, and shown to somebody with every process that it starts. */
    static Result runCommand(
            Path folder, Map<String, String> environment, Consumer<ProcessHandle> observer, String... command)
            throws IOException, InterruptedException {
        return run(new ProcessBuilder(command).directory(folder.toFile()), environment, new byte[0], observer);
    }

    private static Result run(
            ProcessBuilder builder, Map<String, String> added, byte[] input, Consumer<ProcessHandle> watcher)
            throws IOException, InterruptedException {
        var ours = builder.environment();
        ours.keySet()
                .removeAll(List.of(
                        "O365SE_CONFIG",
                        "SOFTHSM2_CONF",
                        "JAVA_TOOL_OPTIONS",
                        "JDK_JAVA_OPTIONS",
                        "NO_COLOR",
                        "CLICOLOR",
                        "CLICOLOR_FORCE"));
        ours.put("JAVA_HOME", System.getProperty("java.home"));
        ours.putAll(added);
        var folder = Files.createTempDirectory("o365se-forked-");
        try {
            var in = Files.write(folder.resolve("in"), input);
            var out = folder.resolve("out");
            var err = folder.resolve("err");
            builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
            var process = builder.start();
            try {
                await(process, watcher);
                return new Result(process.exitValue(), Files.readAllBytes(out), Files.readString(err));
            } finally {
                process.destroyForcibly();
            }
        } finally {
            deleteTree(folder);
        }
    }

    private static void await(Process process, Consumer<ProcessHandle> watcher)
            throws IOException, InterruptedException {
        if (watcher == NOBODY) {
            // To list the processes that it starts means to read about all processes of the machine, which takes as
            // much time as the program.
            if (!process.waitFor(DEADLINE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw notEnded();
            }
            return;
        }
        long end = System.nanoTime() + DEADLINE.toNanos();
        do {
            watcher.accept(process.toHandle());
            process.descendants().forEach(watcher);
            if (System.nanoTime() > end) {
                throw notEnded();
            }
        } while (!process.waitFor(WATCH_INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
    }

    private static IOException notEnded() {
        return new IOException("The program did not end within " + DEADLINE);
    }

    static void deleteTree(Path folder) throws IOException {
        try (var tree = Files.walk(folder)) {
            for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String javaCommand() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String joined(List<Path> path) {
        return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
