package org.o365se.benchmarks.work;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

/** Much data through streams in pieces of 64 KiB, from memory and to nowhere. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Stream {
    /** Who does it. */
    @Param("o365se:SunJCE:1")
    public String contender = "";

    /** How much. */
    @Param("64")
    public int mebibytes;

    private final byte[] buffer = new byte[StreamWork.PIECE_BYTES];
    private StreamWork work;
    private byte[] plain;
    private byte[] sealed;

    /** Makes what is kept. */
    @Setup
    public void prepare() throws GeneralSecurityException, IOException {
        WarmGcm.run();
        work = StreamWork.of(Contender.of(contender));
        plain = new byte[mebibytes << 20];
        new Random(mebibytes).nextBytes(plain);
        var sink = new ByteArrayOutputStream(plain.length + plain.length / 8);
        work.encrypt(plain, sink);
        sealed = sink.toByteArray();
    }

    /** Encrypts. */
    @Benchmark
    public void encrypt() throws GeneralSecurityException, IOException {
        work.encrypt(plain, OutputStream.nullOutputStream());
    }

    /** Decrypts. */
    @Benchmark
    public long decrypt() throws GeneralSecurityException, IOException {
        return work.decrypt(sealed, buffer);
    }
}
