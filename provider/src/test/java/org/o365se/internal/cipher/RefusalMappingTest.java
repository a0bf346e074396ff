package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o365se.CorruptedMessageException;
import org.o365se.ServiceEncryptionChannel;
import org.o365se.ServiceEncryptionInputStream;
import org.o365se.TestKeys;

/** The same refusal comes out of each way to read a message as the exception that 2.12 of {@code docs/reference/format.md} names. */
class RefusalMappingTest {
    private static final int CHUNKS_AT = 124;
    private static final byte[] NO_AAD = {};

    /** What is wrong with a message, and what {@code doFinal} throws of it. */
    enum Fault {
        NO_MAGIC(BadPaddingException.class),
        UNKNOWN_VERSION(BadPaddingException.class),
        UNKNOWN_FLAG(BadPaddingException.class),
        VERSION_ZERO(BadPaddingException.class),
        OTHER_KIND(AEADBadTagException.class),
        UNKNOWN_SCOPE(AEADBadTagException.class),
        UNKNOWN_SCOPE_KEY_VERSION(AEADBadTagException.class),
        WRAPPED_DATA_KEY(AEADBadTagException.class),
        SALT(AEADBadTagException.class),
        COMMITMENT(AEADBadTagException.class),
        FIRST_CHUNK(AEADBadTagException.class),
        CUT(AEADBadTagException.class),
        CUT_IN_HEADER(AEADBadTagException.class),
        EMPTY(AEADBadTagException.class);

        private final Class<? extends BadPaddingException> refusal;

        Fault(Class<? extends BadPaddingException> refusal) {
            this.refusal = refusal;
        }

        byte[] spoiled(byte[] message) {
            return switch (this) {
                case NO_MAGIC -> flipped(message, 0);
                case UNKNOWN_VERSION -> flipped(message, 4);
                case UNKNOWN_FLAG -> flipped(message, 6);
                case VERSION_ZERO -> {
                    var spoiled = message.clone();
                    Arrays.fill(spoiled, 24, 28, (byte) 0);
                    yield spoiled;
                }
                case OTHER_KIND -> flipped(message, 7);
                case UNKNOWN_SCOPE -> flipped(message, 8);
                case UNKNOWN_SCOPE_KEY_VERSION -> flipped(message, 24);
                case WRAPPED_DATA_KEY -> flipped(message, 28);
                case SALT -> flipped(message, 68);
                case COMMITMENT -> flipped(message, 92);
                case FIRST_CHUNK -> flipped(message, CHUNKS_AT);
                case CUT -> Arrays.copyOf(message, CHUNKS_AT + 15);
                case CUT_IN_HEADER -> Arrays.copyOf(message, 20);
                case EMPTY -> new byte[0];
            };
        }

        private static byte[] flipped(byte[] message, int index) {
            var flipped = message.clone();
            flipped[index] ^= 1;
            return flipped;
        }

        void assertIs(Throwable refused) {
            assertEquals(refusal, refused.getClass(), refused::toString);
        }

        /** Whether more bytes could not put it right, so that {@code update} refuses. */
        boolean isFinal() {
            return this != CUT && this != CUT_IN_HEADER && this != EMPTY;
        }
    }

    private final SecretKey key = TestKeys.scopeKey();
    private final byte[] message = TestKeys.seal(key, NO_AAD, TestKeys.pattern(1, 40_000));

    @ParameterizedTest
    @EnumSource
    void doFinal(Fault fault) {
        var spoiled = fault.spoiled(message);
        fault.assertIs(assertThrows(BadPaddingException.class, () -> TestKeys.open(key, NO_AAD, spoiled)));
    }

    @ParameterizedTest
    @EnumSource
    void update(Fault fault) {
        var spoiled = fault.spoiled(message);
        var cipher = TestKeys.cipher(Cipher.DECRYPT_MODE, key);
        if (fault.isFinal()) {
            var refused = assertThrows(CorruptedMessageException.class, () -> cipher.update(spoiled));
            fault.assertIs(refused.getCause());
        } else {
            cipher.update(spoiled);
        }
        fault.assertIs(assertThrows(BadPaddingException.class, cipher::doFinal));
    }

    @ParameterizedTest
    @EnumSource
    void unwrap(Fault fault) throws Exception {
        var wrapped = TestKeys.cipher(Cipher.WRAP_MODE, key).wrap(new SecretKeySpec(new byte[32], "AES"));
        var spoiled = fault.spoiled(wrapped);
        var cipher = TestKeys.cipher(Cipher.UNWRAP_MODE, key);
        var refused = assertThrows(InvalidKeyException.class, () -> cipher.unwrap(spoiled, "AES", Cipher.SECRET_KEY));
        fault.assertIs(refused.getCause());
    }

    @ParameterizedTest
    @EnumSource
    void inputStream(Fault fault) throws Exception {
        var in = new ByteArrayInputStream(fault.spoiled(message));
        try (var stream = new ServiceEncryptionInputStream(in, key)) {
            fault.assertIs(assertThrows(IOException.class, stream::readAllBytes).getCause());
        }
    }

    @ParameterizedTest
    @EnumSource
    void channel(Fault fault, @TempDir Path folder) throws Exception {
        var file = Files.write(folder.resolve("message"), fault.spoiled(message));
        var refused = assertThrows(IOException.class, () -> {
            try (var channel = ServiceEncryptionChannel.open(file, key)) {
                channel.read(ByteBuffer.allocate(1));
            }
        });
        fault.assertIs(refused.getCause());
    }

    @Test
    void theMessageItselfIsReadByEachWay(@TempDir Path folder) throws Exception {
        var plain = TestKeys.pattern(1, 40_000);
        try (var stream = new ServiceEncryptionInputStream(new ByteArrayInputStream(message), key);
                var channel = ServiceEncryptionChannel.open(Files.write(folder.resolve("message"), message), key)) {
            assertEquals(plain.length, channel.size());
            assertEquals(ByteBuffer.wrap(plain), ByteBuffer.wrap(stream.readAllBytes()));
        }
    }
}
