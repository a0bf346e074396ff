package org.o365se.benchmarks.work;

import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Each step of {@link Primitives} alone: where a small message's time must go. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MessageParts {
    private Primitives primitives;
    private byte[] dataKey;
    private byte[] salt;
    private byte[] wrapped;

    /** Makes what is kept. */
    @Setup
    public void prepare() throws GeneralSecurityException {
        primitives = new Primitives(Delegates.SUN_JCE);
        dataKey = primitives.randomBytes(32);
        salt = primitives.randomBytes(24);
        wrapped = primitives.wrap(dataKey);
    }

    /** Draws salt and data key. */
    @Benchmark
    public int random() {
        return primitives.randomBytes(24)[0] + primitives.randomBytes(32)[0];
    }

    /** HKDF-Expand-SHA-512 to 76 bytes. */
    @Benchmark
    public byte[] expand() throws GeneralSecurityException {
        return primitives.expand(dataKey, salt);
    }

    /** AES-KW of a data key. */
    @Benchmark
    public byte[] wrap() throws GeneralSecurityException {
        return primitives.wrap(dataKey);
    }

    /** The way back. */
    @Benchmark
    public byte[] unwrap() throws GeneralSecurityException {
        return primitives.unwrap(wrapped);
    }
}
