package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.internal.cipher.Vectors.Group;
import org.o365se.internal.cipher.Vectors.Vector;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.message.ChunkEngine;
import org.o365se.internal.message.MessageCounts;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.message.MessageOpener;
import org.o365se.internal.message.MessageSealer;
import org.o365se.internal.message.PrefixOpener;
import org.o365se.internal.message.Suite;
import org.o365se.internal.message.WrappedDataKey;
import org.o365se.internal.model.ScopeKeyId;

/** The published messages of this version: written byte for byte, read, and the malformed ones refused for their reason. */
class VectorTest {
    private static final byte[] WRAP_LABEL = "O365SE/1 data key wrap\0".getBytes(StandardCharsets.US_ASCII);

    private final HmacSha512 hmac = new HmacSha512();
    private final AesKeyWrap keyWrap = new AesKeyWrap();

    static Stream<Arguments> valid() throws IOException {
        return vectors(true);
    }

    static Stream<Arguments> malformed() throws IOException {
        return vectors(false);
    }

    @Test
    void theFileHoldsWhatItSays() throws IOException {
        var vectors = Vectors.read();
        assertEquals("O365SE message", vectors.format());
        assertEquals(1, vectors.version());
        assertTrue(valid().count() >= 40 && malformed().count() >= 170, "the vectors have become fewer");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void isWrittenByteForByte(String name, Group group, Vector vector) throws NoSuchAlgorithmException {
        for (int piece : List.of(Integer.MAX_VALUE, 1000, 16384)) {
            var message = seal(group, vector, piece);
            if (vector.message() == null) {
                var sha256 = MessageDigest.getInstance("SHA-256").digest(message);
                assertEquals(vector.messageSha256(), HexFormat.of().formatHex(sha256), name);
            } else {
                assertEquals(vector.message(), HexFormat.of().formatHex(message), name);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void opens(String name, Group group, Vector vector) throws BadPaddingException {
        var message = seal(group, vector, Integer.MAX_VALUE);
        for (int piece : List.of(Integer.MAX_VALUE, 1, 1000, 16400)) {
            assertArrayEquals(vector.plain(), open(group, vector, message, piece, true), name);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void isRefusedForItsReason(String name, Group group, Vector vector) {
        var message = sealOf(group, vector.base());
        for (var edit : vector.edit()) {
            var other = edit.other() == null ? null : sealOf(group, edit.other());
            message = edit.applyTo(message, other);
        }
        for (int piece : List.of(Integer.MAX_VALUE, 1, 1000, 16400)) {
            // With the group's key whatever the header says, the cryptography has to refuse, not the look-up.
            for (boolean lookUp : List.of(false, true)) {
                var edited = message;
                var refused =
                        assertThrows(BadPaddingException.class, () -> open(group, vector, edited, piece, lookUp), name);
                assertEquals(
                        vector.reason(),
                        refused instanceof AEADBadTagException ? Vectors.REFUSED : Vectors.NO_HEADER,
                        () -> name + " in pieces of " + piece + ": " + refused);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"size-0", "size-16384", "wrapped-key"})
    void isRewrappedByChangingTheBytes8To67Only(String name) throws IOException {
        var groups = Vectors.read().groups();
        var original = sealOf(groups.get(0), name);
        var rewrapped = sealOf(groups.get(1), name + "-rewrapped");
        assertTrue(Arrays.equals(original, 0, 8, rewrapped, 0, 8));
        assertArrayEquals(Bytes.from(original, 68), Bytes.from(rewrapped, 68));
    }

    private byte[] sealOf(Group group, String name) {
        var named = group.messages().stream()
                .filter(vector -> vector.valid() && vector.name().equals(name))
                .findFirst()
                .orElseThrow();
        return seal(group, named, Integer.MAX_VALUE);
    }

    private byte[] seal(Group group, Vector vector, int piece) {
        var dataKey = Key256.takeOwnershipOf(Vectors.bytes(vector.dataKey()));
        var wrapped = keyWrap.wrap(wrappingKey(group.key(), group.id()), dataKey);
        var sealer = new MessageSealer(new ChunkEngine(hmac), Suite.COBBLESTONE_256, new MessageCounts());
        var header = new MessageHeader(
                vector.kind(), WrappedDataKey.takeOwnershipOf(Suite.COBBLESTONE_256, group.id(), wrapped));
        sealer.begin(header, dataKey, Vectors.bytes(vector.salt()), Vectors.bytes(vector.aad()));
        var plain = vector.plain();
        var message = new byte[plain.length + 200 + plain.length / 1000];
        int at = 0;
        int to = 0;
        for (; plain.length - at > piece; at += piece) {
            var expected = sealer.updateBytes(piece);
            int written = sealer.update(plain, at, piece, message, to);
            assertEquals(expected, written);
            to += written;
        }
        var expected = sealer.finalBytes(plain.length - at);
        int written = sealer.doFinal(plain, at, plain.length - at, message, to);
        assertEquals(expected, written);
        return Arrays.copyOf(message, to + written);
    }

    private byte[] open(Group group, Vector vector, byte[] message, int piece, boolean lookUp)
            throws BadPaddingException {
        var opener = new MessageOpener(
                new PrefixOpener(
                        new ChunkEngine(hmac), vector.kind(), header -> dataKeyOf(group, header.dataKey(), lookUp)),
                scopeKey -> {},
                new MessageCounts());
        opener.begin(Vectors.bytes(vector.aad()));
        var plain = new byte[message.length];
        int at = 0;
        int to = 0;
        for (; message.length - at > piece; at += piece) {
            to += opener.update(message, at, piece, plain, to);
        }
        to += opener.doFinal(message, at, message.length - at, plain, to);
        return Arrays.copyOf(plain, to);
    }

    private Key256 dataKeyOf(Group group, WrappedDataKey dataKey, boolean lookUp) throws AEADBadTagException {
        if (lookUp && !dataKey.scopeKey().equals(group.id())) {
            throw new AEADBadTagException("another scope key");
        }
        try {
            return keyWrap.unwrap(wrappingKey(group.key(), dataKey.scopeKey()), dataKey.bytes());
        } catch (InvalidKeyException e) {
            var refused = new AEADBadTagException("another scope key");
            refused.initCause(e);
            throw refused;
        }
    }

    private Key256 wrappingKey(Key256 scopeKey, ScopeKeyId id) {
        return Key256.takeOwnershipOf(
                hmac.expand(scopeKey, Key256.BYTES, WRAP_LABEL, MessageHeader.bindingOf(Suite.COBBLESTONE_256, id)));
    }

    private static Stream<Arguments> vectors(boolean valid) throws IOException {
        return Vectors.read().groups().stream()
                .flatMap(group -> group.messages().stream()
                        .filter(vector -> vector.valid() == valid)
                        .map(vector -> arguments(vector.name(), group, vector)));
    }
}
