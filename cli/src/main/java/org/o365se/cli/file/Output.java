package org.o365se.cli.file;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.base.FileName;
import org.o365se.cli.base.StandardOutput;

/**
 * The output of a command: a file that is created completely or not at all, or standard output.
 *
 * <p>The file is written to the same folder under a temporary name, readable only by its owner, and renamed when it is complete; a failure or Ctrl-C removes it.
 */
public final class Output implements AutoCloseable {
    /** The name that stands for standard input or output. */
    public static final String STANDARD = "-";

    private final String name;
    private final @Nullable PartFile part;
    private final OutputStream stream;
    private boolean written;

    /** The file while it is written. */
    private record PartFile(Path path, Path target, FileChannel channel, RemovedAtExit guard) {}

    private Output(String name, @Nullable PartFile part) {
        this.name = name;
        this.part = part;
        this.stream = new Checked(part == null ? System.out : Channels.newOutputStream(part.channel()));
    }

    /**
     * Opens the output.
     *
     * @param name of the file, or {@code -}
     * @param force whether a file that exists may be replaced
     */
    public static Output open(String name, boolean force) throws IOException {
        return name.equals(STANDARD) ? new Output("standard output", null) : open(FileName.of(name), force);
    }

    private static Output open(Path target, boolean force) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (!force) {
                throw new CommandFailure(CommandErrorId.OUTPUT_EXISTS.with(
                        "The file " + target + " exists; name another, or replace it with --force"));
            }
            if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new CommandFailure(CommandErrorId.OUTPUT_EXISTS.with(target
                        + " is not a regular file and is not replaced; name a regular file, or " + STANDARD
                        + " for standard output"));
            }
        }
        for (; ; ) {
            var path = PartFiles.newName(target);
            var guard = RemovedAtExit.of(path);
            try {
                var channel = PartFiles.create(path);
                if (channel.isPresent()) {
                    PartFiles.removeAbandoned(target, path);
                    return new Output(target.toString(), new PartFile(path, target, channel.get(), guard));
                }
                guard.close();
            } catch (IOException e) {
                guard.close();
                throw failed(target.toString(), e);
            }
        }
    }

    /** Returns the stream that receives the bytes. Closing it does nothing: {@link #commit} or {@link #close} ends the output. */
    public OutputStream stream() {
        return stream;
    }

    public boolean isStandardOutput() {
        return part == null;
    }

    public boolean hasWritten() {
        return written;
    }

    /** Moves the file to its place. */
    public void commit() throws IOException {
        stream.flush();
        if (part == null) {
            return;
        }
        try {
            part.channel().force(true);
            // Moved while it is open, because its lock tells other calls that it is in use.
            Files.move(part.path(), part.target(), StandardCopyOption.ATOMIC_MOVE);
            part.channel().close();
        } catch (IOException e) {
            throw failed(name, e);
        }
    }

    /** Removes the file if it was not committed. */
    @Override
    public void close() throws IOException {
        if (part != null) {
            part.channel().close();
            part.guard().close();
        }
    }

    private static CommandFailure failed(String name, IOException cause) {
        return new CommandFailure(
                CommandErrorId.OUTPUT_FAILED.with(
                        name + " could not be written (" + cause + "); check its folder and the free space"),
                cause);
    }

    /** Adds an error id to failures, and ignores calls of {@code close}. */
    private final class Checked extends FilterOutputStream {
        Checked(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            written = true;
            try {
                out.write(b, off, len);
            } catch (IOException e) {
                throw failed(name, e);
            }
            // A PrintStream does not throw its failures.
            requireStandardOutput();
        }

        @Override
        public void flush() throws IOException {
            out.flush();
            requireStandardOutput();
        }

        @Override
        public void close() throws IOException {
            flush();
        }

        private void requireStandardOutput() throws IOException {
            if (out == System.out && StandardOutput.hasFailed()) {
                throw StandardOutput.isReaderGone()
                        ? new StandardOutput.ReaderGoneException()
                        : failed(name, new IOException("the file system may be full"));
            }
        }
    }
}
