package org.o365se.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.InvalidAlgorithmParameterException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.Test;

class AesGcmTest {
    private static final byte[] NONCE = new byte[AesGcm.NONCE_BYTES];
    private static final byte[] NO_AAD = {};

    private final Key256 key = Key256.random(new SecureRandom());
    private final AesGcm gcm = new AesGcm();

    /**
     * SunJCE refuses to seal twice with the key and nonce that it remembers from the last sealing. That it does not refuse any more shows that it does
     * not remember the key.
     */
    @Test
    void aForgottenKeyIsNotRememberedByTheDelegate() throws Exception {
        seal();
        assertThrows(IllegalStateException.class, this::seal);
        gcm.forgetKey();
        assertDoesNotThrow(this::seal);
    }

    @Test
    void theOracleForThatIsTrue() throws Exception {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        var spec = new GCMParameterSpec(AesGcm.TAG_BYTES * 8, NONCE);
        cipher.init(Cipher.ENCRYPT_MODE, key, spec);
        cipher.doFinal();
        cipher.init(Cipher.DECRYPT_MODE, Key256.random(new SecureRandom()), spec);
        assertThrows(InvalidAlgorithmParameterException.class, () -> cipher.init(Cipher.ENCRYPT_MODE, key, spec));
    }

    @Test
    void aKeyCanBeForgottenAnyNumberOfTimes() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            gcm.forgetKey();
        }
        var plain = new byte[0];
        gcm.open(key, NONCE, NO_AAD, seal(), 0, AesGcm.TAG_BYTES, plain, 0);
        assertArrayEquals(new byte[0], plain);
    }

    /** Amazon's keeps the native context of the last use after an init with another key. */
    @Test
    void aDelegateUsesAnotherKeyAfterOneIsForgotten() {
        try (var odd = new OddProvider("RemembersUse", OddProvider.Habit.NONE)) {
            var ofOdd = new AesGcm(Delegate.find(odd.getName()).orElseThrow());
            ofOdd.seal(key, NONCE, NO_AAD, new byte[0], 0, 0, new byte[AesGcm.TAG_BYTES], 0);
            assertArrayEquals(key.getEncoded(), odd.usedLast());
            ofOdd.forgetKey();
            assertArrayEquals(new byte[16], odd.usedLast(), "a fixed public key of 128 bits");
        }
    }

    private byte[] seal() {
        var sealed = new byte[AesGcm.TAG_BYTES];
        gcm.seal(key, NONCE, NO_AAD, new byte[0], 0, 0, sealed, 0);
        return sealed;
    }
}
