package org.o365se.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.Security;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A configuration in a folder of its own, with generated secrets, open to its owner only. Removed by {@link #close} and by Ctrl-C unless it is kept. */
final class DemoFolder implements AutoCloseable {
    private static final String CONFIGURATION = """
            keychain.uri = file:service.keychain
            keychain.secret-source = file:keychain.secret
            managed.keystore = managed.p12
            managed.secret-source = file:managed.secret
            """;

    private final Path path;
    private final @Nullable RemovedAtExit guard;

    private DemoFolder(Path path, boolean keep) {
        this.path = path;
        this.guard = keep ? null : RemovedAtExit.of(path);
    }

    static DemoFolder create(boolean keep) throws IOException {
        var path = Path.of(System.getProperty("java.io.tmpdir"), "o365se-demo-" + UUID.randomUUID());
        // Guarded before it is there: Ctrl-C can come at any moment.
        var folder = new DemoFolder(path, keep);
        Files.createDirectory(path, PrivateFiles.folderMode(path));
        SecretFile.generate(folder.file("keychain.secret"));
        SecretFile.generate(folder.file("managed.secret"));
        try (var out = create(folder.configuration())) {
            out.write(CONFIGURATION.getBytes(StandardCharsets.US_ASCII));
        }
        return folder;
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    Path configuration() {
        return file("o365se.properties");
    }

    /** Writes what a second JVM adds to its java.security: our provider, behind all others. */
    Path writeJavaSecurity() throws IOException {
        int number = 1;
        while (Security.getProperty("security.provider." + number) != null) {
            number++;
        }
        var lines = new Properties();
        lines.setProperty("security.provider." + number, "O365ServiceEncryption " + configuration());
        var file = file("java.security");
        try (var out = create(file)) {
            lines.store(out, null);
        }
        return file;
    }

    /** Makes a file that only its owner can read. */
    static OutputStream create(Path file) throws IOException {
        return Channels.newOutputStream(Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.fileMode(file)));
    }

    @Override
    public void close() throws IOException {
        if (guard != null) {
            guard.close();
        }
    }
}
