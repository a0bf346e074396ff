package org.o365se.cli.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.o365se.ServiceSecrets;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.file.PrivateFiles;

/** Creates a file with a generated secret. */
public final class SecretFile {
    private SecretFile() {}

    public static void generate(Path file) throws IOException {
        var secret = ServiceSecrets.generate();
        var line = new byte[secret.length + 1];
        for (int i = 0; i < secret.length; i++) {
            // A generated secret is ASCII.
            line[i] = (byte) secret[i];
        }
        line[secret.length] = '\n';
        try {
            write(file, line);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(
                    CommandErrorId.OUTPUT_EXISTS.with(
                            "The file " + file + " exists and may contain a secret that is in use; name a new file"),
                    e);
        } catch (IOException e) {
            throw new CommandFailure(
                    CommandErrorId.OUTPUT_FAILED.with("The secret could not be written to " + file + ": " + e
                            + "; check its folder and the free space, then try again"),
                    e);
        } finally {
            Arrays.fill(secret, '\0');
            Arrays.fill(line, (byte) 0);
        }
    }

    /** Removes a file that was not written completely, because an empty or partial secret must not be used. */
    private static void write(Path file, byte[] line) throws IOException {
        try (var channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.fileMode(file))) {
            try {
                var bytes = ByteBuffer.wrap(line);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            } catch (IOException e) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException leftOver) {
                    e.addSuppressed(leftOver);
                }
                throw e;
            }
        }
    }
}
