package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.TestKeys;

/** {@code Cipher.wrap} and {@code unwrap}: keys of every kind, and no way from a wrapped key to data or back. */
class KeyWrapTest {
    private final SecretKey key = TestKeys.scopeKey();
    private final Cipher wrapping = TestKeys.cipher(Cipher.WRAP_MODE, key);
    private final Cipher unwrapping = TestKeys.cipher(Cipher.UNWRAP_MODE, key);

    static Stream<Arguments> keys() throws GeneralSecurityException {
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        var rsaPair = rsa.generateKeyPair();
        var ecPair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        return Stream.concat(
                Stream.of(1, 16, 24, 32, 64, 16383, 16384, 16385, 100_000)
                        .map(length -> arguments(
                                Cipher.SECRET_KEY,
                                "secret of " + length,
                                new SecretKeySpec(TestKeys.pattern(1, length), "AES"))),
                Stream.of(
                        arguments(Cipher.PUBLIC_KEY, "RSA public", rsaPair.getPublic()),
                        arguments(Cipher.PRIVATE_KEY, "RSA private", rsaPair.getPrivate()),
                        arguments(Cipher.PUBLIC_KEY, "EC public", ecPair.getPublic()),
                        arguments(Cipher.PRIVATE_KEY, "EC private", ecPair.getPrivate())));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("keys")
    void aKeyIsWrappedAndUnwrapped(int type, String name, Key wrapped) throws GeneralSecurityException {
        // Twice, since both objects may be used again without init.
        for (int time = 0; time < 2; time++) {
            var back = unwrapping.unwrap(wrapping.wrap(wrapped), wrapped.getAlgorithm(), type);
            assertEquals(wrapped, back, name);
            assertArrayEquals(wrapped.getEncoded(), back.getEncoded(), name);
        }
    }

    @Test
    void aWrappedKeyIsNotGivenOutAsData() throws GeneralSecurityException {
        var wrapped = wrapping.wrap(new SecretKeySpec(TestKeys.pattern(1, 32), "AES"));
        var opening = TestKeys.cipher(Cipher.DECRYPT_MODE, key);
        assertThrows(AEADBadTagException.class, () -> opening.doFinal(wrapped));
        wrapped[7] = 0;
        opening.init(Cipher.DECRYPT_MODE, key);
        assertThrows(AEADBadTagException.class, () -> opening.doFinal(wrapped));
    }

    @Test
    void dataAreNotUnwrappedAsAKey() throws GeneralSecurityException {
        var message = TestKeys.seal(key, new byte[0], TestKeys.pattern(1, 32));
        assertThrows(InvalidKeyException.class, () -> unwrapping.unwrap(message, "AES", Cipher.SECRET_KEY));
        message[7] = 1;
        unwrapping.init(Cipher.UNWRAP_MODE, key);
        assertThrows(InvalidKeyException.class, () -> unwrapping.unwrap(message, "AES", Cipher.SECRET_KEY));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 68, 123, 139, 171})
    void aWrappedKeyThatIsCutShortIsRefused(int length) throws GeneralSecurityException {
        var wrapped = wrapping.wrap(new SecretKeySpec(TestKeys.pattern(1, 32), "AES"));
        var cut = Arrays.copyOf(wrapped, length);
        assertThrows(InvalidKeyException.class, () -> unwrapping.unwrap(cut, "AES", Cipher.SECRET_KEY));
    }

    @Test
    void aHandleCannotBeWrappedSinceItHasNoEncoding() {
        assertThrows(InvalidKeyException.class, () -> wrapping.wrap(key));
    }

    @Test
    void anotherScopeUnwrapsNothing() throws GeneralSecurityException {
        var wrapped = wrapping.wrap(new SecretKeySpec(TestKeys.pattern(1, 32), "AES"));
        var other = TestKeys.cipher(Cipher.UNWRAP_MODE, TestKeys.scopeKey("contoso/another-mailbox"));
        assertThrows(InvalidKeyException.class, () -> other.unwrap(wrapped, "AES", Cipher.SECRET_KEY));
    }

    @Test
    void aKeyOfAnotherKindIsRefused() throws GeneralSecurityException {
        var wrapped = wrapping.wrap(new SecretKeySpec(TestKeys.pattern(1, 32), "AES"));
        assertThrows(InvalidKeyException.class, () -> unwrapping.unwrap(wrapped, "RSA", Cipher.PRIVATE_KEY));
    }
}
