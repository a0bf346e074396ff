package org.o365se.benchmarks.work;

import java.io.IOException;
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

/** Much data in one call, from one array into another. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class OneCall {
    /** Who does it. */
    @Param("o365se:SunJCE:1")
    public String contender = "";

    /** How much. */
    @Param("64")
    public int mebibytes;

    private ArrayWork work;
    private byte[] plain;
    private byte[] sealed;
    private byte[] opened;

    /** Makes what is kept. */
    @Setup
    public void prepare() throws GeneralSecurityException, IOException {
        WarmGcm.run();
        work = ArrayWork.of(Contender.of(contender));
        plain = new byte[mebibytes << 20];
        new Random(mebibytes).nextBytes(plain);
        sealed = new byte[work.sealedBytes(plain.length)];
        opened = new byte[plain.length];
        work.encrypt(plain, sealed);
    }

    /** Encrypts. */
    @Benchmark
    public byte[] encrypt() throws GeneralSecurityException {
        work.encrypt(plain, sealed);
        return sealed;
    }

    /** Decrypts. */
    @Benchmark
    public byte[] decrypt() throws GeneralSecurityException {
        work.decrypt(sealed, opened);
        return opened;
    }
}
