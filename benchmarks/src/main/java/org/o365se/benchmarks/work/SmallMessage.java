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

/** One small message in one call, everything warm. With several threads each has its own objects, and all have one scope. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SmallMessage {
    private static final int MESSAGES = 64;

    /** Who does it. */
    @Param("o365se:SunJCE:1")
    public String contender = "";

    /** Length of the plaintext. */
    @Param("1024")
    public int bytes;

    private SmallWork work;
    private byte[] plain;
    private byte[][] sealed;
    private int next;

    /** Makes what is kept. */
    @Setup
    public void prepare() throws GeneralSecurityException, IOException {
        WarmGcm.run();
        work = SmallWork.of(Contender.of(contender));
        plain = new byte[bytes];
        new Random(bytes).nextBytes(plain);
        sealed = new byte[MESSAGES][];
        for (int i = 0; i < MESSAGES; i++) {
            sealed[i] = work.encrypt(plain);
        }
    }

    /** Encrypts. */
    @Benchmark
    public byte[] encrypt() throws GeneralSecurityException, IOException {
        return work.encrypt(plain);
    }

    /** Decrypts one message after another: who decrypts the same again is spared by the JDK what each new key costs. */
    @Benchmark
    public byte[] decrypt() throws GeneralSecurityException, IOException {
        next = (next + 1) % MESSAGES;
        return work.decrypt(sealed[next]);
    }
}
