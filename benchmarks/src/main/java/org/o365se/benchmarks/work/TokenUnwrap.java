package org.o365se.benchmarks.work;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.o365se.pkcs11.TokenRoots;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyType;
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
 * Unwrapping a policy key with a key in SoftHSM: through the bridge and its token host, and by the JDK's PKCS#11 provider, which has the library in this process. The same private operations of
 * the same token: AES-GCM, and RSA without padding.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class TokenUnwrap {
    private static final int POLICY_KEY_BYTES = 32;
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** Who unwraps: host or SunPKCS11. */
    @Param({"host", "SunPKCS11"})
    public String contender;

    /** With what. */
    @Param({"AES", "RSA_2048"})
    public RootKeyType key;

    /** How many other objects the token has. */
    @Param({"0", "5000"})
    public int objects;

    private @Nullable TokenRoots bridge;
    private Work work;

    /** One unwrapping. */
    private interface Work {
        byte[] unwrap() throws GeneralSecurityException;
    }

    /** Makes the token and the key. */
    @Setup
    public void prepare() throws GeneralSecurityException, IOException {
        var token = BenchmarkToken.with(objects);
        work = contender.equals("host") ? throughBridge(token) : inProcess(token.sunPkcs11("Benchmark", ""));
    }

    /** Ends the host. */
    @TearDown
    public void end() {
        if (bridge != null) {
            bridge.close();
        }
    }

    /** Unwraps one policy key. */
    @Benchmark
    public byte[] unwrap() throws GeneralSecurityException {
        return work.unwrap();
    }

    private Work throughBridge(BenchmarkToken token) {
        var roots = token.bridge();
        bridge = roots;
        var uri = BenchmarkToken.uri("root-" + key);
        var root = newest(roots, uri);
        var wrapped = root.wrap(new byte[POLICY_KEY_BYTES]);
        return () -> root.unwrap(wrapped);
    }

    /** An earlier JVM may have made it. */
    private RootKey newest(TokenRoots roots, String uri) {
        try {
            roots.generate(uri, key);
        } catch (RootKeyException e) {
            return roots.newest(uri, "any");
        }
        return roots.newest(uri, "any");
    }

    private Work inProcess(Provider provider) throws GeneralSecurityException {
        if (key == RootKeyType.AES) {
            var generator = KeyGenerator.getInstance("AES", provider);
            generator.init(key.bits());
            var iv = new GCMParameterSpec(TAG_BITS, new byte[IV_BYTES]);
            Key aes = generator.generateKey();
            var encrypt = Cipher.getInstance("AES/GCM/NoPadding", provider);
            encrypt.init(Cipher.ENCRYPT_MODE, aes, iv);
            var wrapped = encrypt.doFinal(new byte[POLICY_KEY_BYTES]);
            return () -> {
                var cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
                cipher.init(Cipher.DECRYPT_MODE, aes, iv);
                return cipher.doFinal(wrapped);
            };
        }
        var generator = KeyPairGenerator.getInstance("RSA", provider);
        generator.initialize(key.bits());
        var pair = generator.generateKeyPair();
        var wrapped = new byte[key.bits() / Byte.SIZE];
        // Less than any modulus of this length.
        wrapped[1] = 1;
        return () -> {
            var cipher = Cipher.getInstance("RSA/ECB/NoPadding", provider);
            cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate());
            return cipher.doFinal(wrapped);
        };
    }
}
