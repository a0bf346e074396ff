package org.o365se.benchmarks.work;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
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
import org.openjdk.jmh.annotations.TearDown;

/**
 * The opening of a policy key by a managed root key, which is the cheapest root key, with and without an audit log. An opening by an HSM or a vault costs more, and its
 * audit line the same.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AuditedOpen {
    /** Whether the configuration names an audit log. */
    @Param({"false", "true"})
    public boolean audited;

    private KeyChain chain;
    private SecretKey key;
    private Cipher cipher;

    /** Opens the chain. */
    @Setup
    public void prepare() throws GeneralSecurityException, IOException {
        var folder = ChainFolder.withScopes(1);
        chain = KeyChain.open(audited ? folder.auditedConfiguration() : folder.configuration());
        key = chain.key(folder.alias());
        cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
    }

    /** Closes it. */
    @TearDown
    public void end() {
        chain.close();
    }

    /** Unwraps the policy key with a root key. */
    @Benchmark
    public Cipher open() throws GeneralSecurityException {
        chain.forget();
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher;
    }
}
