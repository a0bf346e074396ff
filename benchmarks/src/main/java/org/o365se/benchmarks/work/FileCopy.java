package org.o365se.benchmarks.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A message in a file, which the system has in memory, written and read in pieces of 4 MiB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class FileCopy {
    /** Who does it. */
    @Param("o365se:SunJCE:1")
    public String contender = "";

    /** How much. */
    @Param("64")
    public int mebibytes;

    private final byte[] piece = new byte[FileWork.PIECE_BYTES];
    private FileWork work;
    private byte[] plain;
    private Path read;
    private Path written;

    /** Writes the file that is read. */
    @Setup
    public void prepare() throws GeneralSecurityException, IOException {
        WarmGcm.run();
        work = FileWork.of(Contender.of(contender));
        plain = new byte[mebibytes << 20];
        new Random(mebibytes).nextBytes(plain);
        read = Files.createTempFile("o365se-benchmark", ".o365se");
        written = Files.createTempFile("o365se-benchmark", ".o365se");
        work.write(plain, read);
    }

    /** Removes the files. */
    @TearDown
    public void remove() throws IOException {
        Files.delete(read);
        Files.delete(written);
    }

    /** Writes all of it through a stream. */
    @Benchmark
    public void streamWrite() throws GeneralSecurityException, IOException {
        work.write(plain, written);
    }

    /** Reads all of it through a stream. */
    @Benchmark
    public long streamRead() throws GeneralSecurityException, IOException {
        return work.readByStream(read, piece);
    }

    /** Reads all of it through a channel. */
    @Benchmark
    public long channelRead() throws GeneralSecurityException, IOException {
        return work.readByChannel(read, piece);
    }
}
