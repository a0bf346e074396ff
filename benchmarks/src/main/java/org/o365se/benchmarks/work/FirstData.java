package org.o365se.benchmarks.work;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The first data that a JVM encrypts, with all that goes before: provider, self test, key chain, root keys. One call in each fork. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class FirstData {
    /** Who does it. */
    @Param("o365se:SunJCE:1")
    public String contender = "";

    /** How much. */
    @Param("64")
    public int mebibytes;

    private byte[] plain;
    private byte[] sealed;
    private @Nullable ArrayWork work;

    /** Makes the data, and touches every page of the output; nothing of cryptography is loaded. */
    @Setup
    public void prepare() {
        plain = new byte[mebibytes << 20];
        new Random(mebibytes).nextBytes(plain);
        sealed = Arrays.copyOf(plain, plain.length + plain.length / 512);
    }

    /** Encrypts. */
    @Benchmark
    public byte[] encrypt() throws GeneralSecurityException, IOException {
        start();
        return encryptData();
    }

    /** Does what goes before the data. */
    public void start() throws GeneralSecurityException, IOException {
        work = ArrayWork.of(Contender.of(contender));
    }

    /** Does the data. */
    public byte[] encryptData() throws GeneralSecurityException {
        Objects.requireNonNull(work, "start first").encrypt(plain, sealed);
        return sealed;
    }
}
