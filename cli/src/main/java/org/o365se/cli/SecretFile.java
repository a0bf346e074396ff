package org.o365se.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import org.o365se.config.GeneratedSecret;

/** A file that holds a generated secret. */
final class SecretFile {
    private SecretFile() {}

    static void generate(Path file) throws IOException {
        var secret = GeneratedSecret.generate(new SecureRandom());
        var line = new byte[secret.length + 1];
        for (int i = 0; i < secret.length; i++) {
            // A generated secret is ASCII.
            line[i] = (byte) secret[i];
        }
        line[secret.length] = '\n';
        try (var channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.fileMode(file))) {
            var bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(
                    CommandErrorId.OUTPUT_EXISTS.with(
                            "The file " + file + " exists and may hold a secret that is in use; name a new file"),
                    e);
        } catch (IOException e) {
            throw new CommandFailure(
                    CommandErrorId.OUTPUT_FAILED.with("The secret could not be written to " + file + ": " + e
                            + "; see to the folder and its space, remove what was written, and try again"),
                    e);
        } finally {
            Arrays.fill(secret, '\0');
            Arrays.fill(line, (byte) 0);
        }
    }
}
