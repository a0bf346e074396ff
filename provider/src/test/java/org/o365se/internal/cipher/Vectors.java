package org.o365se.internal.cipher;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.message.ContentKind;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.ScopeKeyId;

/** {@code docs/reference/vectors/message-v1.json} as it is, see 1.9 of {@code docs/reference/format.md}; the fields carry the names they have there. */
record Vectors(String format, int version, List<Group> groups) {
    static final String NO_HEADER = "no-header";
    static final String REFUSED = "refused";

    record Group(String scopeId, long scopeKeyVersion, String scopeKey, List<Vector> messages) {
        ScopeKeyId id() {
            return new ScopeKeyId(ScopeId.of(UUID.fromString(scopeId)), scopeKeyVersion);
        }

        Key256 key() {
            return Key256.takeOwnershipOf(bytes(scopeKey));
        }
    }

    record Vector(
            String name,
            boolean valid,
            boolean wrappedKey,
            String aad,
            String dataKey,
            String salt,
            String plaintext,
            int plaintextSeed,
            int plaintextLength,
            String message,
            String messageSha256,
            String base,
            List<Edit> edit,
            String reason) {
        ContentKind kind() {
            return wrappedKey ? ContentKind.WRAPPED_KEY : ContentKind.DATA;
        }

        byte[] plain() {
            if (plaintext != null) {
                return bytes(plaintext);
            }
            var plain = new byte[plaintextLength];
            for (int i = 0; i < plain.length; i++) {
                plain[i] = (byte) (plaintextSeed + i * 7 + i / 256 * 13);
            }
            return plain;
        }
    }

    /** One step of what is done to a valid message; which fields are there depends on the operation. */
    record Edit(
            String op,
            int offset,
            int mask,
            int length,
            String bytes,
            int from,
            int to,
            int a,
            int b,
            String other,
            int at) {
        byte[] applyTo(byte[] message, byte[] otherMessage) {
            return switch (op) {
                case "flip" -> {
                    var edited = message.clone();
                    edited[offset] ^= (byte) mask;
                    yield edited;
                }
                case "truncate" -> Arrays.copyOf(message, length);
                case "append" -> Bytes.concat(message, Vectors.bytes(bytes));
                case "copy" -> overwrite(message, to, Arrays.copyOfRange(message, from, from + length));
                case "delete" -> Bytes.concat(Arrays.copyOf(message, offset), Bytes.from(message, offset + length));
                case "swap" ->
                    overwrite(
                            overwrite(message, a, Arrays.copyOfRange(message, b, b + length)),
                            b,
                            Arrays.copyOfRange(message, a, a + length));
                case "splice" ->
                    Bytes.concat(Arrays.copyOf(message, at), Bytes.from(Objects.requireNonNull(otherMessage), at));
                default ->
                    throw new IllegalArgumentException("The vectors know an edit that this test does not: " + op);
            };
        }

        private static byte[] overwrite(byte[] message, int offset, byte[] with) {
            var edited = Arrays.copyOf(message, Math.max(message.length, offset + with.length));
            System.arraycopy(with, 0, edited, offset, with.length);
            return edited;
        }
    }

    static Vectors read() throws IOException {
        var file = Path.of("..", "docs", "reference", "vectors", "message-v1.json");
        return new Gson().fromJson(Files.readString(file, StandardCharsets.UTF_8), Vectors.class);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
