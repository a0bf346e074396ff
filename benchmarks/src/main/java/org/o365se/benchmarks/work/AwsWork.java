package org.o365se.benchmarks.work;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.CachingCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.LocalCryptoMaterialsCache;
import com.amazonaws.encryptionsdk.jce.JceMasterKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;

/** The AWS Encryption SDK: the suite that commits to its key and does not sign, a local AES master key, and its cache of data keys. */
final class AwsWork implements SmallWork, StreamWork {
    private final AwsCrypto crypto;
    private final CryptoMaterialsManager materials;

    AwsWork(int frameBytes) {
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        var master = JceMasterKey.getInstance(new SecretKeySpec(key, "AES"), "local", "key", "AES/GCM/NoPadding");
        materials = CachingCryptoMaterialsManager.newBuilder()
                .withMasterKeyProvider(master)
                .withCache(new LocalCryptoMaterialsCache(100))
                .withMaxAge(1, TimeUnit.HOURS)
                .build();
        crypto = AwsCrypto.builder()
                .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
                .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
                .withEncryptionFrameSize(frameBytes)
                .build();
    }

    @Override
    public byte[] encrypt(byte[] plain) {
        return crypto.encryptData(materials, plain).getResult();
    }

    @Override
    public byte[] decrypt(byte[] sealed) {
        return crypto.decryptData(materials, sealed).getResult();
    }

    @Override
    public void encrypt(byte[] plain, OutputStream sink) throws IOException {
        StreamWork.writeAll(plain, crypto.createEncryptingStream(materials, sink));
    }

    @Override
    public long decrypt(byte[] sealed, byte[] buffer) throws IOException {
        return StreamWork.readAll(
                crypto.createUnsignedMessageDecryptingStream(materials, new ByteArrayInputStream(sealed)), buffer);
    }
}
