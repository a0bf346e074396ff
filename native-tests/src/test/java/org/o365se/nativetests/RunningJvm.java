package org.o365se.nativetests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A JVM that is listened to while it runs, and killed with SIGKILL. Closing it kills it. */
final class RunningJvm implements AutoCloseable {
    private final Process process;
    private final Path errors;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final CountDownLatch firstLine = new CountDownLatch(1);
    private final Thread listener;

    private RunningJvm(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.listener = new Thread(this::listen, "listens to " + process.pid());
        listener.start();
    }

    /** Starts a class with a main method from the provider's jar and our test classes. */
    static RunningJvm start(Path errors, String main, String... arguments) throws IOException {
        return start(List.of(Project.providerJar(), Project.testClasses()), errors, main, arguments);
    }

    static RunningJvm start(List<Path> classPath, Path errors, String main, String... arguments) throws IOException {
        return start(classPath, errors, Map.of(), main, arguments);
    }

    /** The same with more in its environment. */
    static RunningJvm start(
            List<Path> classPath, Path errors, Map<String, String> environment, String main, String... arguments)
            throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                String.join(":", classPath.stream().map(Path::toString).toList()),
                main));
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new RunningJvm(builder.start(), errors);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    private void listen() {
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                firstLine.countDown();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            firstLine.countDown();
        }
    }

    void awaitFirstLine() throws IOException, InterruptedException {
        if (!firstLine.await(5, TimeUnit.MINUTES) || lines.isEmpty()) {
            throw new IOException("The program said nothing: " + Files.readString(errors));
        }
    }

    /** What it has said so far. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    boolean isRunning() {
        return process.isAlive();
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Waits until it ends by itself, and everything that it said was heard. */
    void awaitEnd() throws InterruptedException {
        process.waitFor();
        listener.join();
    }

    /** Kills it, and returns when it is gone and all that it said has been heard. */
    void kill() throws InterruptedException {
        close();
        // What it said before its end is still in the pipe.
        listener.join();
    }

    @Override
    public void close() {
        // By its handle: the process itself would close the pipe, and what was said would not be heard.
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }
}
