package org.o365se.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.rootkey.JdkAlgorithms;

/** Our two halves of RSA-OAEP against the JDK's whole one. */
class OaepTest {
    private static final KeyPair KEY = generate(2048);
    private static final byte[] PLAINTEXT = new byte[32];

    static {
        new Random(1).nextBytes(PLAINTEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, 3072, 4096})
    void theJdkOpensWhatWeSealAndWeOpenIt(int bits) throws GeneralSecurityException, InvalidCipherTextException {
        var key = generate(bits);
        var sealed = JdkAlgorithms.rsaOaepSha256((RSAPublicKey) key.getPublic(), PLAINTEXT);
        assertArrayEquals(PLAINTEXT, jdk(Cipher.DECRYPT_MODE, key).doFinal(sealed));
        assertArrayEquals(PLAINTEXT, Oaep.decode(raw(key, sealed), bits / 8));
    }

    @Test
    void weOpenWhatTheJdkSeals() throws GeneralSecurityException, InvalidCipherTextException {
        assertArrayEquals(
                PLAINTEXT, Oaep.decode(raw(KEY, jdk(Cipher.ENCRYPT_MODE, KEY).doFinal(PLAINTEXT)), 256));
    }

    @Test
    void everyAlteredByteOfTheBlockIsRefused() throws GeneralSecurityException {
        var block = raw(KEY, JdkAlgorithms.rsaOaepSha256((RSAPublicKey) KEY.getPublic(), PLAINTEXT));
        for (int i = 0; i < block.length; i++) {
            var altered = block.clone();
            altered[i] ^= 1;
            assertThrows(InvalidCipherTextException.class, () -> Oaep.decode(altered, 256), "byte " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65, 66, 255, 257, 4096})
    void aBlockOfAnotherLengthIsRefused(int length) {
        assertThrows(InvalidCipherTextException.class, () -> Oaep.decode(new byte[length], 256));
        assertThrows(InvalidCipherTextException.class, () -> Oaep.decode(new byte[length], Math.min(length, 255)));
    }

    @Test
    void otherParametersAreRefused() throws GeneralSecurityException {
        for (var parameters : new OAEPParameterSpec[] {
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT),
            new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT),
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, new PSource.PSpecified(new byte[1])),
        }) {
            var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
            cipher.init(Cipher.ENCRYPT_MODE, KEY.getPublic(), parameters);
            var block = raw(KEY, cipher.doFinal(PLAINTEXT));
            assertThrows(InvalidCipherTextException.class, () -> Oaep.decode(block, 256));
        }
    }

    private static byte[] raw(KeyPair key, byte[] sealed) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("RSA/ECB/NoPadding", "SunJCE");
        cipher.init(Cipher.DECRYPT_MODE, key.getPrivate());
        return cipher.doFinal(sealed);
    }

    private static Cipher jdk(int mode, KeyPair key) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
        cipher.init(
                mode,
                mode == Cipher.ENCRYPT_MODE ? key.getPublic() : key.getPrivate(),
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        return cipher;
    }

    private static KeyPair generate(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
