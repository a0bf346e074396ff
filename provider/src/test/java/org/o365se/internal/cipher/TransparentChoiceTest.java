package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.TestKeys;

/** Which names of the JDK a key serves, by the configuration. */
class TransparentChoiceTest {
    private static final String SCOPE = "contoso/wiki-1";

    @ParameterizedTest
    @ValueSource(strings = {"AES/CBC/PKCS5Padding", "AES", "AES/ECB/PKCS5Padding"})
    void weakNamesAreOffByDefault(String name) throws Exception {
        var cipher = Cipher.getInstance(name, TestKeys.provider());
        var refused =
                assertThrows(InvalidKeyException.class, () -> cipher.init(Cipher.ENCRYPT_MODE, TestKeys.scopeKey()));
        assertTrue(refused.getMessage().startsWith("O365SE-1215: "), refused.getMessage());
        assertTrue(refused.getMessage().contains("transparent.transformations"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AES/CBC/PKCS5Padding",
                "aes/cbc/pkcs5padding for contoso/wiki-1",
                "AES/CBC/PKCS5Padding for contoso/*",
                "AES for x/y,AES/CBC/PKCS5Padding for *ki*-*",
                "AES/CBC/PKCS5Padding for policy contoso/exchange",
                "AES/CBC/PKCS5Padding for policy *exchange"
            })
    void aKeyIsServedAsConfigured(String value) throws Exception {
        serves(value, "AES/CBC/PKCS5Padding", true);
        serves(value, "AES/GCM/NoPadding", false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "AES/CBC/PKCS5Padding for contoso/wiki",
                "AES/CBC/PKCS5Padding for wiki-1",
                "AES/CBC/PKCS5Padding for *wiki-1?",
                "AES/CBC/PKCS5Padding for contoso/exchange",
                "AES/CBC/PKCS5Padding for policy contoso/wiki-1"
            })
    void otherKeysAreNot(String value) throws Exception {
        serves(value, "AES/CBC/PKCS5Padding", false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "AES,", "AES/CTR/NoPadding", "AES for", "AES to contoso/x", "AES contoso/x"})
    void aValueThatIsNoListIsRefused(String value) {
        var refused = assertThrows(Exception.class, () -> key(value));
        assertTrue(refused.toString().contains("O365SE-1004"), refused::toString);
    }

    /** Programs pass it to Cipher.getInstance, and some compare it with AES. */
    @Test
    void theAlgorithmOfAKeyIsATransformationThatServesIt() throws Exception {
        assertEquals("O365ServiceEncryption", TestKeys.scopeKey().getAlgorithm());
        assertEquals("O365ServiceEncryption", key("AES/GCM/NoPadding").getAlgorithm());
        assertEquals("AES", key("AES for contoso/wiki-*").getAlgorithm());
        var provider = TransparentKeys.provider();
        var key = TransparentKeys.key();
        Cipher.getInstance(key.getAlgorithm(), provider).init(Cipher.ENCRYPT_MODE, key);
        Cipher.getInstance("O365ServiceEncryption", provider).init(Cipher.ENCRYPT_MODE, key);
    }

    /** {@code AES} is short for one mode and padding. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AES/CTR/NoPadding",
                "AES/ECB/NoPadding",
                "AES/CBC/NoPadding",
                "AES/CFB8/PKCS5Padding",
                "AES/GCM/PKCS5Padding",
                "DES"
            })
    void otherModesAreNotOffered(String name) {
        assertThrows(GeneralSecurityException.class, () -> Cipher.getInstance(name, TransparentKeys.provider()));
    }

    private static void serves(String value, String name, boolean expected) throws Exception {
        var key = key(value);
        var cipher = Cipher.getInstance(name, TestKeys.provider());
        if (expected) {
            cipher.init(Cipher.ENCRYPT_MODE, key);
        } else {
            assertThrows(InvalidKeyException.class, () -> cipher.init(Cipher.ENCRYPT_MODE, key));
        }
    }

    private static SecretKey key(String value) throws Exception {
        var keyStore = KeyStore.getInstance(
                "O365ServiceEncryption", TestKeys.memoryProvider("transparent.transformations = " + value + "\n"));
        keyStore.load(null, null);
        keyStore.setEntry(
                TestKeys.POLICY, DataEncryptionPolicy.builder(TestKeys.POLICY).build(), null);
        keyStore.setEntry(SCOPE, EncryptionScope.of(SCOPE, TestKeys.POLICY), null);
        return (SecretKey) keyStore.getKey(SCOPE, null);
    }
}
