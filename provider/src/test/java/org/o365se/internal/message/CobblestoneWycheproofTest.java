package org.o365se.internal.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.internal.crypto.AesGcm;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;

/** All cases of Wycheproof's {@code c2sp_chunked_encryption_aes_256_gcm}: what follows our header is that public standard. */
class CobblestoneWycheproofTest {
    private static final int CASES = 35;
    private static final byte[] NOTHING = {};

    record File(List<Group> testGroups) {}

    record Group(List<Case> tests) {}

    record Case(
            int tcId,
            String comment,
            String key,
            String ctx,
            String ct,
            String aeadKey,
            String baseNonce,
            int msgLength,
            String msgSha512,
            String result,
            List<String> flags) {
        boolean valid() {
            return result.equals("valid");
        }

        boolean has(String flag) {
            return flags.contains(flag);
        }

        @Override
        public String toString() {
            return tcId + " " + comment;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (var json = CobblestoneWycheproofTest.class.getResourceAsStream(
                "/wycheproof/c2sp_chunked_encryption_aes_256_gcm_test.json")) {
            assertNotNull(json, "the file of the cases is missing");
            return new Gson()
                    .fromJson(new InputStreamReader(json, StandardCharsets.UTF_8), File.class).testGroups().stream()
                            .flatMap(group -> group.tests().stream());
        }
    }

    @Test
    void allCasesAreThere() throws IOException {
        assertEquals(CASES, cases().count());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goesAsWycheproofSays(Case test) throws NoSuchAlgorithmException, IOException {
        var opened = new ByteArrayOutputStream();
        assertEquals(test.valid(), open(test, opened));
        if (test.msgSha512() == null) {
            assertEquals(0, opened.size(), "bytes of no authenticated chunk were given out");
        } else {
            assertEquals(test.msgLength(), opened.size());
            var digest = MessageDigest.getInstance("SHA-512").digest(opened.toByteArray());
            assertEquals(test.msgSha512(), HexFormat.of().formatHex(digest));
        }
    }

    /** Opens what can be opened before the message ends or fails, and tells whether it is whole. */
    private static boolean open(Case test, ByteArrayOutputStream opened) throws IOException {
        var message = inflate(bytes(test.ct()));
        var key = bytes(test.key());
        int saltAndCommitment = MessageSizes.SALT_BYTES + MessageSizes.COMMITMENT_BYTES;
        if (key.length != Key256.BYTES) {
            // A key of another length cannot even be made.
            assertTrue(test.has("InvalidKeySize"));
            assertThrows(IllegalArgumentException.class, () -> Key256.takeOwnershipOf(key));
            return false;
        }
        if (message.length < saltAndCommitment) {
            assertTrue(test.has("HeaderFailure"));
            return false;
        }
        var salt = Arrays.copyOf(message, MessageSizes.SALT_BYTES);
        var stated = Arrays.copyOfRange(message, MessageSizes.SALT_BYTES, saltAndCommitment);
        var derived = MessageKey.derive(
                new HmacSha512(), Suite.COBBLESTONE_256, Key256.takeOwnershipOf(key), salt, bytes(test.ctx()), NOTHING);
        if (!MessageDigest.isEqual(derived.commitment(), stated)) {
            assertTrue(test.has("HeaderFailure"));
            return false;
        }
        assertFalse(test.has("HeaderFailure"));
        var nonce = new byte[AesGcm.NONCE_BYTES];
        derived.nonceOf(0, nonce);
        assertArrayEquals(bytes(test.aeadKey()), derived.key().getEncoded());
        assertArrayEquals(bytes(test.baseNonce()), nonce);
        return openChunks(derived, message, saltAndCommitment, opened);
    }

    private static boolean openChunks(MessageKey key, byte[] message, int first, ByteArrayOutputStream opened) {
        var gcm = new AesGcm();
        var nonce = new byte[AesGcm.NONCE_BYTES];
        var plain = new byte[MessageSizes.CHUNK_PLAIN_BYTES];
        long chunk = 0;
        for (int at = first; ; at += MessageSizes.CHUNK_BYTES, chunk++) {
            int length = Math.min(MessageSizes.CHUNK_BYTES, message.length - at);
            if (length < MessageSizes.TAG_BYTES) {
                return false;
            }
            key.nonceOf(chunk, nonce);
            try {
                opened.write(plain, 0, gcm.open(key.key(), nonce, NOTHING, message, at, length, plain, 0));
            } catch (AEADBadTagException e) {
                return false;
            }
            if (length < MessageSizes.CHUNK_BYTES) {
                return true;
            }
        }
    }

    /** The file holds the messages compressed. */
    private static byte[] inflate(byte[] compressed) throws IOException {
        try (var inflater = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
            return inflater.readAllBytes();
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
