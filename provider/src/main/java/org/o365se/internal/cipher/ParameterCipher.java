package org.o365se.internal.cipher;

import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.config.Transformation;
import org.o365se.internal.crypto.JdkProvider;

/**
 * The JDK's own cipher of a name, which checks the parameters of a program, generates its IVs and refuses repeated ones, so that all of that is exactly what the
 * running JDK does. It never encrypts: in place of each key it has 32 bytes that only tell keys apart. Not thread-safe.
 */
final class ParameterCipher {
    private static final int STAND_IN_BYTES = 32;
    private static final int DEFAULT_TAG_BITS = 128;

    private final Cipher jdk;
    private final String keyAlgorithm;
    private final boolean hasTagLength;
    private int tagBits;

    private ParameterCipher(Cipher jdk, Transformation transformation) {
        this.jdk = jdk;
        keyAlgorithm = transformation == Transformation.CHACHA20_POLY1305 ? "ChaCha20" : "AES";
        hasTagLength = transformation == Transformation.AES_GCM;
    }

    /** Creates the JDK's cipher; mode and padding are empty if the program did not name them separately. */
    static ParameterCipher create(Transformation transformation, String modeAndPadding)
            throws NoSuchAlgorithmException, NoSuchPaddingException {
        return new ParameterCipher(
                Cipher.getInstance(transformation + modeAndPadding, JdkProvider.named(JdkProvider.SUN_JCE)),
                transformation);
    }

    void init(int mode, UUID key, SecureRandom random) throws InvalidKeyException {
        jdk.init(mode, standIn(key), random);
        tagBits = DEFAULT_TAG_BITS;
    }

    void init(int mode, UUID key, @Nullable AlgorithmParameterSpec spec, SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        jdk.init(mode, standIn(key), spec, random);
        tagBits = spec instanceof GCMParameterSpec gcm ? gcm.getTLen() : DEFAULT_TAG_BITS;
    }

    void init(int mode, UUID key, @Nullable AlgorithmParameters parameters, SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        jdk.init(mode, standIn(key), parameters, random);
        try {
            tagBits = parameters == null || !hasTagLength
                    ? DEFAULT_TAG_BITS
                    : parameters.getParameterSpec(GCMParameterSpec.class).getTLen();
        } catch (InvalidParameterSpecException e) {
            throw new InvalidAlgorithmParameterException(e);
        }
    }

    /** Returns the end of the AAD of the messages since the last {@code init}. */
    byte[] binding() {
        return ProgramIv.binding(jdk.getIV(), hasTagLength ? tagBits : 0);
    }

    byte @Nullable [] iv() {
        return jdk.getIV();
    }

    @Nullable
    AlgorithmParameters parameters() {
        return jdk.getParameters();
    }

    int blockSize() {
        return jdk.getBlockSize();
    }

    private SecretKey standIn(UUID key) {
        return new SecretKeySpec(
                ByteBuffer.allocate(STAND_IN_BYTES)
                        .putLong(key.getMostSignificantBits())
                        .putLong(key.getLeastSignificantBits())
                        .array(),
                keyAlgorithm);
    }
}
