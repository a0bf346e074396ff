package org.o365se.internal.keystore;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.chain.KeyHandle;
import org.o365se.internal.error.ProviderErrorId;

/**
 * Generates handles without a scope: {@code KeyStore.setKeyEntry} creates a scope for each, under the policy that {@code policy.default} names, and generates
 * its scope key.
 */
public final class ServiceEncryptionKeyGenerator extends KeyGeneratorSpi {
    private static final int KEY_BITS = 256;

    /** Created by the provider. */
    public ServiceEncryptionKeyGenerator() {}

    @Override
    protected void engineInit(SecureRandom random) {
        // Nothing random is generated here.
    }

    @Override
    protected void engineInit(@Nullable AlgorithmParameterSpec spec, SecureRandom random)
            throws InvalidAlgorithmParameterException {
        throw new InvalidAlgorithmParameterException(ProviderErrorId.PARAMETERS_BAD.with(
                "The KeyGenerator of O365ServiceEncryption has no parameters; pass none"));
    }

    @Override
    protected void engineInit(int keyBits, SecureRandom random) {
        if (keyBits != KEY_BITS) {
            throw new InvalidParameterException(ProviderErrorId.KEY_SIZE_BAD.with(
                    "A scope key has " + KEY_BITS + " bits, not " + keyBits + "; request " + KEY_BITS));
        }
    }

    @Override
    protected SecretKey engineGenerateKey() {
        return KeyHandle.unbound();
    }
}
