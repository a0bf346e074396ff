package org.o365se.internal.cipher;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.TestKeys;
import org.o365se.internal.config.Transformation;

/** A provider that serves every name of the JDK, keys for them, and the parameters that each takes. */
final class TransparentKeys {
    private static final Provider PROVIDER = TestKeys.memoryProvider("transparent.transformations = "
            + Arrays.stream(Transformation.values())
                    .map(Transformation::toString)
                    .collect(Collectors.joining(", "))
            + "\n");
    private static final KeyStore KEY_STORE = load();

    private TransparentKeys() {}

    static Provider provider() {
        return PROVIDER;
    }

    static SecretKey key() {
        return key(TestKeys.POLICY);
    }

    static SecretKey key(String alias) {
        try {
            if (!KEY_STORE.containsAlias(alias)) {
                KEY_STORE.setEntry(alias, EncryptionScope.of(alias, TestKeys.POLICY), null);
            }
            return (SecretKey) KEY_STORE.getKey(alias, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static SecretKey foreignKey(Transformation transformation) {
        return new SecretKeySpec(
                TestKeys.pattern(1, 32), transformation == Transformation.CHACHA20_POLY1305 ? "ChaCha20" : "AES");
    }

    /** The parameters with an IV that is all the same byte, null where the JDK needs none. */
    static @Nullable AlgorithmParameterSpec spec(Transformation transformation, byte filler) {
        var iv = new byte[transformation == Transformation.AES_CBC ? 16 : 12];
        Arrays.fill(iv, filler);
        return switch (transformation) {
            case AES_GCM -> new GCMParameterSpec(128, iv);
            case AES_CBC, CHACHA20_POLY1305 -> new IvParameterSpec(iv);
            default -> null;
        };
    }

    static boolean hasAad(Transformation transformation) {
        return transformation == Transformation.AES_GCM || transformation == Transformation.CHACHA20_POLY1305;
    }

    private static KeyStore load() {
        try {
            var keyStore = KeyStore.getInstance("O365ServiceEncryption", PROVIDER);
            keyStore.load(null, null);
            keyStore.setEntry(
                    TestKeys.POLICY,
                    DataEncryptionPolicy.builder(TestKeys.POLICY).build(),
                    null);
            return keyStore;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
