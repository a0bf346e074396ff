package org.o365se.internal.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedSecretTest {
    private final char[] text = GeneratedSecret.generate(new SecureRandom());

    @Test
    void aGeneratedSecretIsPrefixThenBytesThenChecksum() throws Exception {
        assertEquals(53, text.length);
        assertEquals("o5s1.", new String(text, 0, 5));
        var bytes = Base64.getUrlDecoder().decode(new String(text, 5, 48));
        var secret = Arrays.copyOf(bytes, 32);
        assertArrayEquals(secret, GeneratedSecret.recognise(text).orElseThrow());
        assertArrayEquals(
                Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(secret), 4),
                Arrays.copyOfRange(bytes, 32, 36));
    }

    @Test
    void everyMistypedCharacterIsNoticed() {
        for (int i = 0; i < text.length; i++) {
            for (char wrong : new char[] {'A', 'b', '7', '=', '!', '\u0141'}) {
                var mistyped = text.clone();
                mistyped[i] = wrong;
                assertEquals(
                        Arrays.equals(mistyped, text),
                        GeneratedSecret.recognise(mistyped).isPresent(),
                        "character " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 52, 54})
    void anotherLengthIsNoGeneratedSecret(int length) {
        assertEquals(Optional.empty(), GeneratedSecret.recognise(Arrays.copyOf(text, length)));
    }

    @Test
    void twoSecretsDiffer() {
        assertTrue(!Arrays.equals(text, GeneratedSecret.generate(new SecureRandom())));
    }
}
