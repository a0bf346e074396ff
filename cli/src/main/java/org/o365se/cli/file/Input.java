package org.o365se.cli.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.base.FileName;

/** The input of a command: a file, or standard input. Its failures have an error id. */
public final class Input extends FilterInputStream {
    private static final int MAX_SMALL_BYTES = 1 << 16;

    private final String name;

    private Input(InputStream in, String name) {
        super(in);
        this.name = name;
    }

    /** Opens a file, or standard input for {@code -}. */
    public static Input open(String name) throws IOException {
        if (name.equals(Output.STANDARD)) {
            return new Input(System.in, "standard input");
        }
        return open(FileName.of(name));
    }

    public static Input open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new CommandFailure(
                    CommandErrorId.INPUT_UNREADABLE.with("The path " + file + " is a folder; name a file"));
        }
        try {
            return new Input(Files.newInputStream(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new CommandFailure(
                    CommandErrorId.INPUT_UNREADABLE.with("The file " + file + " does not exist; correct the path"), e);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /** Reads a file of at most {@link #MAX_SMALL_BYTES}. */
    public static byte[] readSmall(Path file) throws IOException {
        return read(file, MAX_SMALL_BYTES);
    }

    /** Reads a file of at most so many bytes. */
    public static byte[] read(Path file, int most) throws IOException {
        try (var in = open(file)) {
            var bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new CommandFailure(CommandErrorId.INPUT_UNREADABLE.with(
                        "The file " + file + " is longer than " + most + " bytes, the maximum here; correct the path"));
            }
            return bytes;
        }
    }

    @Override
    public int read() throws IOException {
        try {
            return in.read();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        try {
            return in.read(b, off, len);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static CommandFailure unreadable(String name, IOException cause) {
        return new CommandFailure(
                CommandErrorId.INPUT_UNREADABLE.with(
                        name + " cannot be read (" + cause.getMessage() + "); check the file and its permissions"),
                cause);
    }
}
