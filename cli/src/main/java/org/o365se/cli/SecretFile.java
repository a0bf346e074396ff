package org.o365se.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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
        var text = StandardCharsets.US_ASCII.encode(CharBuffer.wrap(secret));
        try (var channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.fileMode(file))) {
            writeFully(channel, text);
            writeFully(channel, ByteBuffer.wrap(new byte[] {'\n'}));
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
            Arrays.fill(text.array(), (byte) 0);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
