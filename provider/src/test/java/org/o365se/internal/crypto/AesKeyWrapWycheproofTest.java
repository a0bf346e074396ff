package org.o365se.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wycheproof's cases of AES-KW with a 256-bit wrapping key: those that wrap a 256-bit key, and all that must be refused. */
class AesKeyWrapWycheproofTest {
    private static final int WRAPPING_KEY_BITS = 256;

    record File(List<Group> testGroups) {}

    record Group(int keySize, List<Case> tests) {}

    record Case(int tcId, String comment, String key, String msg, String ct, String result) {
        boolean valid() {
            return result.equals("valid");
        }

        boolean wrapsA256BitKey() {
            return msg.length() == 2 * Key256.BYTES;
        }

        Key256 wrappingKey() {
            return Key256.takeOwnershipOf(bytes(key));
        }

        @Override
        public String toString() {
            return tcId + " " + comment;
        }
    }

    static Stream<Case> valid() throws IOException {
        return cases().filter(test -> test.valid() && test.wrapsA256BitKey());
    }

    /** A wrapped key of any length but ours is refused by its length alone, so what is valid for others belongs here. */
    static Stream<Case> refused() throws IOException {
        return cases().filter(test -> !test.valid() || !test.wrapsA256BitKey());
    }

    @Test
    void casesOfBothKindsAreThere() throws IOException {
        assertEquals(4, valid().count());
        assertEquals(12, refused().filter(Case::wrapsA256BitKey).count());
    }

    @ParameterizedTest
    @MethodSource("valid")
    void wrapsAndUnwraps(Case test) throws InvalidKeyException {
        var keyWrap = new AesKeyWrap();
        var key = Key256.takeOwnershipOf(bytes(test.msg()));
        assertArrayEquals(bytes(test.ct()), keyWrap.wrap(test.wrappingKey(), key));
        var unwrapped = keyWrap.unwrap(test.wrappingKey(), bytes(test.ct()));
        assertArrayEquals(bytes(test.msg()), unwrapped.getEncoded());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(Case test) throws IOException, InvalidKeyException {
        var keyWrap = new AesKeyWrap();
        assertThrows(InvalidKeyException.class, () -> keyWrap.unwrap(test.wrappingKey(), bytes(test.ct())));
        // The refusal leaves nothing behind that the next key would meet.
        var good = valid().findFirst().orElseThrow();
        assertArrayEquals(
                bytes(good.msg()),
                keyWrap.unwrap(good.wrappingKey(), bytes(good.ct())).getEncoded());
    }

    private static Stream<Case> cases() throws IOException {
        try (var json = AesKeyWrapWycheproofTest.class.getResourceAsStream("/wycheproof/aes_wrap_test.json")) {
            assertNotNull(json, "the file of the cases is missing");
            return new Gson()
                    .fromJson(new InputStreamReader(json, StandardCharsets.UTF_8), File.class).testGroups().stream()
                            .filter(group -> group.keySize() == WRAPPING_KEY_BITS)
                            .flatMap(group -> group.tests().stream());
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
