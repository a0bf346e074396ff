package org.o365se.benchmarks.work;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.internal.keys.PolicyLine;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a key costs when it is used for the first time, or after its time in memory is over. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FirstUse {
    /** How many policy key versions the policy has; for the opening alone. */
    @Param({"1", "10"})
    public int versions;

    private final byte[] plain = new byte[1024];
    private PolicyLine line;
    private KeyChain chain;
    private SecretKey key;
    private Cipher cipher;

    /** Makes the policy, and opens a chain with one scope. */
    @Setup
    public void prepare() throws GeneralSecurityException, IOException, KeyChainException {
        line = new PolicyLine(versions);
        var folder = ChainFolder.withScopes(1);
        chain = KeyChain.open(folder.configuration());
        key = chain.key(folder.alias());
        cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
    }

    /** Ends what was opened. */
    @TearDown
    public void end() {
        line.close();
        chain.close();
    }

    /** Opens the newest policy key of the policy: one operation of a root key in memory, and the proof of every version before it. */
    @Benchmark
    public Object openPolicy() {
        return line.open();
    }

    /** Encrypts 1 KiB with nothing opened before: asks the managed root key, opens policy key and scope key. */
    @Benchmark
    public byte[] encrypt() throws GeneralSecurityException {
        chain.forget();
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher.doFinal(plain);
    }
}
