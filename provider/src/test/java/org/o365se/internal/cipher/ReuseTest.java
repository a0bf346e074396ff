package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.o365se.internal.message.MessageSizes.HEADER_BYTES;
import static org.o365se.internal.message.MessageSizes.PREFIX_BYTES;
import static org.o365se.internal.message.MessageSizes.SALT_BYTES;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.o365se.TestKeys;

/** One Cipher object for many messages. */
class ReuseTest {
    private static final byte[] AAD = "reuse".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_AAD = {};
    private static final byte[] PLAIN = TestKeys.pattern(5, 40_000);
    private static final int WRAPPED_KEY_OFFSET = 28;

    private final SecretKey key = TestKeys.scopeKey();

    @Test
    void twoEncryptionsOfTheSameShareNeitherDataKeyNorSaltNorCiphertext() throws GeneralSecurityException {
        var cipher = TestKeys.cipher(Cipher.ENCRYPT_MODE, key);
        var first = cipher.doFinal(PLAIN);
        var second = cipher.doFinal(PLAIN);
        assertFalse(Arrays.equals(first, WRAPPED_KEY_OFFSET, HEADER_BYTES, second, WRAPPED_KEY_OFFSET, HEADER_BYTES));
        int commitment = HEADER_BYTES + SALT_BYTES;
        assertFalse(Arrays.equals(first, HEADER_BYTES, commitment, second, HEADER_BYTES, commitment));
        assertFalse(Arrays.equals(first, commitment, PREFIX_BYTES, second, commitment, PREFIX_BYTES));
        assertFalse(Bytes.shareABlock(Bytes.from(first, PREFIX_BYTES), Bytes.from(second, PREFIX_BYTES), 16));
        assertArrayEquals(PLAIN, TestKeys.open(key, NO_AAD, first));
        assertArrayEquals(PLAIN, TestKeys.open(key, NO_AAD, second));
    }

    @Test
    void theAadIsOfOneMessageOnly() throws GeneralSecurityException {
        var sealing = TestKeys.cipher(Cipher.ENCRYPT_MODE, key);
        sealing.updateAAD(AAD);
        var withAad = sealing.doFinal(PLAIN);
        var without = sealing.doFinal(PLAIN);
        var opening = TestKeys.cipher(Cipher.DECRYPT_MODE, key);
        opening.updateAAD(AAD);
        assertArrayEquals(PLAIN, opening.doFinal(withAad));
        assertArrayEquals(PLAIN, opening.doFinal(without));
    }

    @Test
    void initForgetsAnAadAndTheDataUnderWay() throws GeneralSecurityException {
        var sealing = TestKeys.cipher(Cipher.ENCRYPT_MODE, key);
        for (int fed : new int[] {0, 1, 16384, 20_000}) {
            sealing.updateAAD(AAD);
            sealing.update(PLAIN, 0, fed);
            sealing.init(Cipher.ENCRYPT_MODE, key);
            assertArrayEquals(PLAIN, TestKeys.open(key, NO_AAD, sealing.doFinal(PLAIN)), () -> fed + " bytes fed");
        }
        var message = TestKeys.seal(key, NO_AAD, PLAIN);
        var opening = TestKeys.cipher(Cipher.DECRYPT_MODE, key);
        for (int fed : new int[] {0, 1, 68, 124, 16524, 20_000}) {
            if (fed == 0) {
                opening.updateAAD(AAD);
            }
            opening.update(message, 0, fed);
            opening.init(Cipher.DECRYPT_MODE, key);
            assertArrayEquals(PLAIN, opening.doFinal(message), () -> fed + " bytes fed");
        }
    }

    @Test
    void oneObjectTurnsFromOneDirectionAndKeyToAnother() throws GeneralSecurityException {
        var other = TestKeys.scopeKey("contoso/another-mailbox");
        var cipher = TestKeys.cipher(Cipher.ENCRYPT_MODE, key);
        var message = cipher.doFinal(PLAIN);
        cipher.init(Cipher.ENCRYPT_MODE, other);
        var otherMessage = cipher.doFinal(PLAIN);
        cipher.init(Cipher.DECRYPT_MODE, key);
        assertArrayEquals(PLAIN, cipher.doFinal(message));
        assertThrows(AEADBadTagException.class, () -> cipher.doFinal(otherMessage));
        cipher.init(Cipher.DECRYPT_MODE, other);
        assertArrayEquals(PLAIN, cipher.doFinal(otherMessage));
    }

    @Test
    void aPolicysHandleOpensTheMessagesOfItsScopes() throws GeneralSecurityException {
        var message = TestKeys.seal(key, AAD, PLAIN);
        assertArrayEquals(PLAIN, TestKeys.open(TestKeys.policyKey(), AAD, message));
        var ofThePolicy = TestKeys.seal(TestKeys.policyKey(), AAD, PLAIN);
        var opening = TestKeys.cipher(Cipher.DECRYPT_MODE, key);
        opening.updateAAD(AAD);
        assertThrows(AEADBadTagException.class, () -> opening.doFinal(ofThePolicy));
    }
}
