package org.o365se.pkcs11;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.o365se.pkcs11.host.Frames;
import org.o365se.pkcs11.host.HostOperation;
import org.o365se.pkcs11.host.TokenException;
import org.o365se.pkcs11.host.TokenFailure;
import org.o365se.pkcs11.host.TokenHost;
import org.o365se.pkcs11.host.WipedOutput;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.SanitizedText;

/** One token host: its process, the requests under way, and the one thread that reads its replies. Thread-safe. */
final class HostProcess {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final long MILLIS_TO_END = 200;

    /** So few that they fit into a pipe together, and twice as many as callers can wait for: those beyond are of callers who were interrupted. */
    private static final int MAX_UNANSWERED = 16;

    private final Process process;
    private final OutputStream requests;
    private final byte[] marker = JdkAlgorithms.randomBytes(Frames.MARKER_BYTES);
    private final AtomicInteger lastId = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Map<Integer, CompletableFuture<byte[]>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger generating = new AtomicInteger();
    private volatile long lastSignNanos = System.nanoTime();
    private final HostDeaths deaths;
    private final ErrorTail errors = new ErrorTail();
    private volatile boolean gone;

    private HostProcess(Process process, HostDeaths deaths) {
        this.process = process;
        this.deaths = deaths;
        this.requests = process.getOutputStream();
    }

    /** Starts a host that ends itself when it is asked nothing for some time. */
    static HostProcess start(
            Path classPath, Duration idle, TokenSettings settings, Set<String> secretVariables, HostDeaths deaths)
            throws IOException {
        var builder = command(classPath, idle, settings, secretVariables);
        var host = new HostProcess(builder.start(), deaths);
        var errors = host.process.getErrorStream();
        var errorReader = daemon("o365se-token-errors", () -> host.errors.drain(errors));
        daemon("o365se-token-replies", () -> host.readReplies(errorReader));
        host.requests.write(host.marker);
        host.requests.flush();
        return host;
    }

    /** Starts a thread that outlives the call that needed it, so it keeps nothing of the calling thread. */
    private static Thread daemon(String name, Runnable work) {
        var thread = new Thread(null, work, name, 0, false);
        thread.setContextClassLoader(null);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Returns how a host is started: its command line, which holds no secret, and its environment. */
    static ProcessBuilder command(Path classPath, Duration idle, TokenSettings settings, Set<String> secretVariables) {
        var command = new ArrayList<String>();
        if (Files.isExecutable(SHELL)) {
            // A library that calls abort would leave a dump with PIN and policy keys: the JVM has no say in that.
            command.addAll(List.of(SHELL.toString(), "-c", "ulimit -c 0; exec \"$0\" \"$@\""));
        }
        command.addAll(List.of(
                java(settings).toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx64m",
                // It holds a PIN and policy keys: nobody attaches to it, and the JVM leaves no dump of it.
                "-XX:+DisableAttachMechanism",
                "-XX:+SuppressFatalErrorMessage",
                "-XX:-CreateCoredumpOnCrash",
                // For SunCryptoki.
                "--add-opens",
                "jdk.crypto.cryptoki/sun.security.pkcs11.wrapper=ALL-UNNAMED",
                "-cp",
                classPath.toString(),
                TokenHost.class.getName(),
                Long.toString(idle.toMillis()),
                Integer.toString(settings.parallel())));
        var builder = new ProcessBuilder(command);
        HostEnvironment.restrict(builder.environment(), settings, secretVariables);
        return builder;
    }

    private static Path java(TokenSettings settings) {
        var home = settings.hostJava().isEmpty() ? System.getProperty("java.home") : settings.hostJava();
        return Path.of(home, "bin", "java");
    }

    /** Whether the Java that the configuration names is there; ours is. */
    static boolean hasJava(TokenSettings settings) {
        var java = java(settings);
        return settings.hostJava().isEmpty()
                || Files.isExecutable(java)
                || Files.isExecutable(java.resolveSibling("java.exe"));
    }

    /** Writes the fields of a request. */
    interface Fields {
        void write(WipedOutput out) throws IOException;
    }

    /** Reads the fields of a reply. */
    interface Reply<T> {
        T read(DataInputStream in) throws IOException;
    }

    /** Sends a request to the host and waits for its reply. An IOException means that the host has ended or can no longer be used. */
    <T> T ask(HostOperation operation, Fields fields, Reply<T> reply, Deadline deadline)
            throws IOException, TokenException, TimeoutException, InterruptedException {
        int open = unanswered.incrementAndGet();
        if (open == 1) {
            // Silence begins when there is something to answer.
            lastSignNanos = System.nanoTime();
        }
        if (open > MAX_UNANSWERED) {
            // It does not read, and writing to it would wait without end.
            throw new IOException("the token host leaves " + MAX_UNANSWERED + " requests unanswered");
        }
        int id = lastId.incrementAndGet();
        var answer = new CompletableFuture<byte[]>();
        waiting.put(id, answer);
        int lasting = operation.generates() ? 1 : 0;
        generating.addAndGet(lasting);
        try {
            send(id, operation, fields);
            if (gone) {
                throw new IOException("the token host is gone");
            }
            return parse(answer.get(deadline.leftNanos(), TimeUnit.NANOSECONDS), reply);
        } catch (ExecutionException e) {
            throw new IOException("the token host is gone", e.getCause());
        } finally {
            generating.addAndGet(-lasting);
            waiting.remove(id);
            forget(answer);
        }
    }

    /** Sees to it that a reply for which nobody waits any more is wiped, here or by the thread that reads it. */
    private static void forget(CompletableFuture<byte[]> answer) {
        if (!answer.cancel(false) && !answer.isCompletedExceptionally()) {
            Arrays.fill(answer.join(), (byte) 0);
        }
    }

    /** For how long it has answered nobody, although there was something to answer. */
    long silentNanos() {
        return System.nanoTime() - lastSignNanos;
    }

    /** Whether somebody waits for a key to be made, which may take long and keep the token from all else. */
    boolean isGenerating() {
        return generating.get() > 0;
    }

    boolean isGone() {
        return gone;
    }

    /** Ends the host, at once if it hangs. */
    void end() {
        gone = true;
        try {
            requests.close();
            if (process.waitFor(MILLIS_TO_END, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (IOException e) {
            // It had ended already, or does not read any more.
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    /** Ends the host in the midst of what it does. */
    void kill() {
        gone = true;
        process.destroyForcibly();
    }

    private void send(int id, HostOperation operation, Fields fields) throws IOException {
        var request = new WipedOutput();
        var frame = new WipedOutput();
        try {
            request.data().writeInt(id);
            Frames.writeText(request.data(), operation.name());
            fields.write(request);
            frame.data().writeInt(request.size());
            request.writeTo(frame);
            synchronized (requests) {
                frame.writeTo(requests);
                requests.flush();
            }
        } finally {
            request.wipe();
            frame.wipe();
        }
    }

    private static <T> T parse(byte[] frame, Reply<T> reply) throws IOException, TokenException {
        try (var in = new DataInputStream(new ByteArrayInputStream(frame))) {
            in.readInt();
            var failure = Frames.readText(in);
            if (!failure.isEmpty()) {
                throw new TokenException(failureOf(failure), Frames.readText(in));
            }
            return reply.read(in);
        } finally {
            Arrays.fill(frame, (byte) 0);
        }
    }

    private static TokenFailure failureOf(String name) throws IOException {
        try {
            return TokenFailure.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("a reply with an unknown failure", e);
        }
    }

    private void readReplies(Thread errorReader) {
        try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
            while (true) {
                Frames.skipToMarker(in, marker);
                var frame = Frames.readFrame(in);
                unanswered.decrementAndGet();
                lastSignNanos = System.nanoTime();
                var asked = waiting.remove(idOf(frame));
                if (asked == null || !asked.complete(frame)) {
                    // The caller was interrupted, or its deadline has passed.
                    Arrays.fill(frame, (byte) 0);
                }
            }
        } catch (IOException e) {
            boolean isEnded = gone;
            gone = true;
            if (!(e instanceof EOFException)) {
                process.destroyForcibly();
            }
            waiting.values().forEach(asked -> asked.completeExceptionally(e));
            if (!isEnded) {
                reportDeath(e, errorReader);
            }
        }
    }

    /** Reports an end that nobody asked for; a host that ends with status 0 had nothing to do. */
    private void reportDeath(IOException cause, Thread errorReader) {
        try {
            if (!process.waitFor(MILLIS_TO_END, TimeUnit.MILLISECONDS)) {
                // It has closed its standard output and lives on.
                process.destroyForcibly();
            }
            int status = process.waitFor();
            if (cause instanceof EOFException && status == 0) {
                return;
            }
            // Somebody whom the library started may keep the stream open.
            errorReader.join(MILLIS_TO_END);
            deaths.add(
                    cause instanceof EOFException
                            ? "exit status " + status
                            : SanitizedText.excerpt(String.valueOf(cause.getMessage())),
                    errors.text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int idOf(byte[] frame) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(frame))) {
            return in.readInt();
        }
    }
}
