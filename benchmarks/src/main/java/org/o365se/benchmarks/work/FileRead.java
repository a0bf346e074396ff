package org.o365se.benchmarks.work;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.o365se.ServiceEncryptionChannel;
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

/** A message in a file, which the system has in memory, read to its end through our channel. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class FileRead {
    /** Who does it; always our provider. */
    @Param("o365se:SunJCE:1")
    public String contender = "";

    /** How much. */
    @Param("64")
    public int mebibytes;

    /** What one read asks for, in KiB. */
    @Param("4096")
    public int readKibibytes;

    private ServiceKeys keys;
    private Path file;
    private ByteBuffer buffer;

    /** Writes the file. */
    @Setup
    public void prepare() throws GeneralSecurityException, IOException {
        WarmGcm.run();
        keys = ServiceKeys.of(Contender.of(contender));
        buffer = ByteBuffer.allocate(readKibibytes << 10);
        file = Files.createTempFile("o365se-benchmark", ".o365se");
        var plain = new byte[mebibytes << 20];
        new Random(mebibytes).nextBytes(plain);
        StreamWork.writeAll(plain, new ServiceEncryptionOutputStream(Files.newOutputStream(file), keys.key()));
    }

    /** Removes the file. */
    @TearDown
    public void remove() throws IOException {
        Files.delete(file);
    }

    /** Reads all of it. */
    @Benchmark
    public long decrypt() throws GeneralSecurityException, IOException {
        long total = 0;
        try (var channel = ServiceEncryptionChannel.open(FileChannel.open(file), keys.key())) {
            for (int read = channel.read(buffer.clear()); read >= 0; read = channel.read(buffer.clear())) {
                total += read;
            }
        }
        return total;
    }
}
