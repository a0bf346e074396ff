package org.o365se.benchmarks.work;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the number of scopes in a key chain costs, and what it must not cost. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChainSize {
    /** How many. */
    @Param({"1", "1000", "100000"})
    public int scopes;

    private final byte[] plain = new byte[1024];
    private ChainFolder chain;
    private KeyStore keyStore;
    private Cipher cipher;

    /** Loads the chain. */
    @Setup
    public void prepare() throws GeneralSecurityException, IOException {
        chain = ChainFolder.withScopes(scopes);
        var provider =
                new ServiceEncryptionProvider().configure(chain.configuration().toString());
        keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
        keyStore.load(null, null);
        cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, provider);
        cipher.init(Cipher.ENCRYPT_MODE, getKey());
    }

    /** Opens the live chain from its file, which checks every record. */
    @Benchmark
    public void load() throws IOException {
        KeyChain.open(chain.configuration()).close();
    }

    /** Looks up a scope's key. */
    @Benchmark
    public Key getKey() throws GeneralSecurityException {
        return keyStore.getKey(chain.alias(), null);
    }

    /** Encrypts 1 KiB under a scope. */
    @Benchmark
    public byte[] encrypt() throws GeneralSecurityException {
        return cipher.doFinal(plain);
    }
}
