package org.o365se.nativetests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PKCS#11 module behind a socket, for an HSM on a network: it can freeze, thaw, die and come back. */
final class P11KitServer implements AutoCloseable {
    private final SoftHsm behind;
    private final Path socket;
    private Process server;

    P11KitServer(SoftHsm behind) throws Exception {
        this.behind = behind;
        this.socket = behind.folder().resolve("socket");
        start();
    }

    /** The entries of a token that is reached through the server. */
    Map<String, String> entries(String name, String label, String pin) throws IOException {
        return SoftHsm.entries(name, label, behind.pinFile(name, pin), client(), environment());
    }

    void start() throws Exception {
        Files.deleteIfExists(socket);
        var builder = new ProcessBuilder(
                        "p11-kit",
                        "server",
                        "-f",
                        "-n",
                        socket.toString(),
                        "--provider",
                        SoftHsm.LIBRARY.toString(),
                        "pkcs11:")
                .redirectErrorStream(true)
                .redirectOutput(behind.folder().resolve("server.log").toFile());
        builder.environment().putAll(behind.environment());
        server = builder.start();
        Await.until(() -> Files.exists(socket));
    }

    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** Kills it and what it started for its clients. */
    void kill() {
        all().forEach(ProcessHandle::destroyForcibly);
        server.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(server.descendants().toList().stream(), Stream.of(server.toHandle()));
    }

    private void signal(String name) throws IOException, InterruptedException {
        for (var process : all().toList()) {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IOException("cannot send " + name + " to process " + process.pid());
            }
        }
    }

    private Map<String, String> environment() {
        return new HashMap<>(Map.of("P11_KIT_SERVER_ADDRESS", "unix:path=" + socket));
    }

    private static Path client() throws IOException {
        for (var folder :
                List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")) {
            var library = Path.of(folder, "pkcs11", "p11-kit-client.so");
            if (Files.exists(library)) {
                return library;
            }
        }
        throw new IOException("p11-kit-client.so is nowhere; install Debian's p11-kit-modules");
    }
}
