package org.o365se.benchmarks.work;

import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.o365se.ServiceEncryptionProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a key of the JDK costs under a name that this provider serves too, with the provider registered and without. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ForeignKey {
    /** Where this provider is registered: nowhere, last or first in the list. */
    @Param({"nowhere", "last", "first"})
    public String registered = "nowhere";

    private final SecretKey key = new SecretKeySpec(new byte[32], "AES");
    private final byte[] mail = new byte[1024];

    /** Creates the benchmark; JMH sets its parameters. */
    public ForeignKey() {}

    /** Registers the provider. */
    @Setup
    public void register() {
        switch (registered) {
            case "last" -> Security.addProvider(new ServiceEncryptionProvider());
            case "first" -> Security.insertProviderAt(new ServiceEncryptionProvider(), 1);
            default -> Security.removeProvider(ServiceEncryptionProvider.NAME);
        }
    }

    /**
     * Encrypts 1 KiB with a new Cipher, as many programs do.
     *
     * @return the ciphertext
     * @throws GeneralSecurityException if the JDK fails
     */
    @Benchmark
    public byte[] encrypt() throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher.doFinal(mail);
    }
}
