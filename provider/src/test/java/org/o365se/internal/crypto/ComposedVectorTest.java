package org.o365se.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HMAC and PBKDF2, which are composed here, against the vectors of RFC 4231, Wycheproof and RFC 7914. */
class ComposedVectorTest {
    record MacFile(List<MacCase> tests) {}

    record MacCase(String key, String msg, String tag) {}

    record DerivationFile(List<DerivationCase> tests) {}

    record DerivationCase(int tcId, String password, String salt, int iterationCount, String dk) {}

    @ParameterizedTest
    @CsvSource({
        "/rfc/rfc4231_hmac_sha256.json, 7, 32",
        "/rfc/rfc4231_hmac_sha512.json, 7, 64",
        "/wycheproof/hmac_sha256_valid.json, 66, 32",
        "/wycheproof/hmac_sha512_valid.json, 66, 64"
    })
    void hmacGivesEveryTag(String file, int cases, int macBytes) throws IOException {
        var tests = read(file, MacFile.class).tests();
        assertEquals(cases, tests.size());
        var hmac = macBytes == 32 ? Hmac.sha256() : Hmac.sha512();
        for (var test : tests) {
            var message = bytes(test.msg());
            var tag = bytes(test.tag());
            hmac.init(bytes(test.key()));
            hmac.update(message);
            var atOnce = hmac.doFinal();
            assertEquals(macBytes, atOnce.length);
            // Some vectors hold the beginning of the tag.
            assertArrayEquals(tag, Arrays.copyOf(atOnce, tag.length), test.key());
            for (byte part : message) {
                hmac.update(part);
            }
            assertArrayEquals(atOnce, hmac.doFinal(), "byte by byte");
            hmac.forget();
        }
    }

    @Test
    void pbkdf2GivesEveryKeyOfWycheproof() throws IOException {
        var tests = read("/wycheproof/pbkdf2_hmacsha512_selected.json", DerivationFile.class)
                .tests();
        assertEquals(15, tests.size());
        for (var test : tests) {
            var derived =
                    Pbkdf2.derive(Hmac.sha512(), bytes(test.password()), bytes(test.salt()), test.iterationCount());
            var expected = bytes(test.dk());
            int compared = Math.min(expected.length, derived.length);
            assertEquals(
                    -1,
                    Arrays.mismatch(Arrays.copyOf(expected, compared), Arrays.copyOf(derived, compared)),
                    () -> "case " + test.tcId());
        }
    }

    /** RFC 7914, section 11. */
    @ParameterizedTest
    @CsvSource({
        "passwd, salt, 1, 55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc",
        "Password, NaCl, 80000, 4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
    })
    void pbkdf2WithSha256GivesTheKeysOfTheRfc(String password, String salt, int iterations, String key) {
        var derived = Pbkdf2.derive(
                Hmac.sha256(),
                password.getBytes(StandardCharsets.US_ASCII),
                salt.getBytes(StandardCharsets.US_ASCII),
                iterations);
        assertArrayEquals(bytes(key), derived);
    }

    private static <T> T read(String file, Class<T> type) throws IOException {
        try (var json = ComposedVectorTest.class.getResourceAsStream(file)) {
            assertNotNull(json, file);
            return new Gson().fromJson(new InputStreamReader(json, StandardCharsets.UTF_8), type);
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
