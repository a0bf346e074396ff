package org.o365se.benchmarks.work;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;

/** Tink's KmsEnvelopeAead: a new AES-256-GCM key for each message, encrypted under another one that is local. Neither commits nor chunks. */
final class TinkEnvelope implements SmallWork {
    private static final byte[] NO_AAD = {};

    private final Aead aead;

    TinkEnvelope() throws GeneralSecurityException {
        AeadConfig.register();
        var local = KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()
                        .makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
        aead = KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, local);
    }

    @Override
    public byte[] encrypt(byte[] plain) throws GeneralSecurityException {
        return aead.encrypt(plain, NO_AAD);
    }

    @Override
    public byte[] decrypt(byte[] sealed) throws GeneralSecurityException {
        return aead.decrypt(sealed, NO_AAD);
    }
}
