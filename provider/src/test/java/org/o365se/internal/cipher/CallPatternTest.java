package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.TestKeys;
import org.o365se.internal.message.MessageSizes;

/** Whatever way data are fed to the Cipher: the same message comes, and the same data again. */
class CallPatternTest {
    private static final byte[] AAD = "message 4711".getBytes(StandardCharsets.US_ASCII);
    private static final int[] SIZES = {0, 1, 15, 16, 17, 16383, 16384, 16385, 32768, 1 << 20};
    private static final long SEED = 20250107;

    private static SecretKey key;
    private static List<byte[]> plaintexts;
    private static List<byte[]> messages;

    static List<CallPattern> patterns() {
        return CallPattern.all();
    }

    @BeforeAll
    static void sealOneOfEachSize() {
        key = TestKeys.scopeKey();
        var sizes = IntStream.concat(IntStream.of(SIZES), new Random(SEED).ints(3, 18, 100_000));
        plaintexts = sizes.mapToObj(size -> TestKeys.pattern(size, size)).toList();
        messages =
                plaintexts.stream().map(plain -> TestKeys.seal(key, AAD, plain)).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("patterns")
    void encrypts(CallPattern pattern) throws GeneralSecurityException {
        var cipher = TestKeys.cipher(Cipher.ENCRYPT_MODE, key);
        for (byte[] plain : plaintexts) {
            if (pattern.suits(plain.length)) {
                cipher.updateAAD(AAD);
                var message = pattern.run(cipher, plain);
                assertEquals(MessageSizes.messageBytes(plain.length), message.length);
                assertArrayEquals(plain, TestKeys.open(key, AAD, message), () -> plain.length + " bytes");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("patterns")
    void decrypts(CallPattern pattern) throws GeneralSecurityException {
        var cipher = TestKeys.cipher(Cipher.DECRYPT_MODE, key);
        for (int i = 0; i < messages.size(); i++) {
            var plain = plaintexts.get(i);
            if (pattern.suits(messages.get(i).length)) {
                cipher.updateAAD(AAD);
                assertArrayEquals(plain, pattern.run(cipher, messages.get(i)), () -> plain.length + " bytes");
            }
        }
    }
}
