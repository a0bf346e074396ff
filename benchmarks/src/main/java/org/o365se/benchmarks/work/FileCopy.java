package org.o365se.benchmarks.work;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.o365se.ServiceEncryptionChannel;
import org.o365se.ServiceEncryptionInputStream;
import org.o365se.ServiceEncryptionOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A message in a file, which the system has in memory, written and read in pieces of 4 MiB through our channel and our streams. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class FileCopy {
    private static final int PIECE_BYTES = 4 << 20;

    /** Who does it; always our provider. */
    @Param("o365se:SunJCE:1")
    public String contender = "";

    /** How much. */
    @Param("64")
    public int mebibytes;

    private final byte[] piece = new byte[PIECE_BYTES];
    private ServiceKeys keys;
    private byte[] plain;
    private Path read;
    private Path written;

    /** Writes the file that is read. */
    @Setup
    public void prepare() throws GeneralSecurityException, IOException {
        WarmGcm.run();
        keys = ServiceKeys.of(Contender.of(contender));
        plain = new byte[mebibytes << 20];
        new Random(mebibytes).nextBytes(plain);
        read = Files.createTempFile("o365se-benchmark", ".o365se");
        written = Files.createTempFile("o365se-benchmark", ".o365se");
        write(read);
    }

    /** Removes the files. */
    @TearDown
    public void remove() throws IOException {
        Files.delete(read);
        Files.delete(written);
    }

    /** Writes all of it through our stream. */
    @Benchmark
    public void streamWrite() throws GeneralSecurityException, IOException {
        write(written);
    }

    /** Reads all of it through our stream. */
    @Benchmark
    public long streamRead() throws GeneralSecurityException, IOException {
        return StreamWork.readAll(new ServiceEncryptionInputStream(Files.newInputStream(read), keys.key()), piece);
    }

    /** Reads all of it through our channel, which only reads. */
    @Benchmark
    public long channelRead() throws GeneralSecurityException, IOException {
        long total = 0;
        var buffer = ByteBuffer.wrap(piece);
        try (var channel = ServiceEncryptionChannel.open(read, keys.key())) {
            for (int got = channel.read(buffer.clear()); got >= 0; got = channel.read(buffer.clear())) {
                total += got;
            }
        }
        return total;
    }

    private void write(Path file) throws GeneralSecurityException, IOException {
        try (var out = new ServiceEncryptionOutputStream(Files.newOutputStream(file), keys.key())) {
            for (int at = 0; at < plain.length; at += PIECE_BYTES) {
                out.write(plain, at, Math.min(PIECE_BYTES, plain.length - at));
            }
        }
    }
}
