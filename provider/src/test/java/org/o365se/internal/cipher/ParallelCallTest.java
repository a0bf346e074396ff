package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.o365se.internal.message.MessageSizes.CHUNK_PLAIN_BYTES;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.CipherSetting;
import org.o365se.TestKeys;
import org.o365se.internal.cipher.Guarded.Where;
import org.o365se.internal.cipher.Transport.WithinArray;
import org.o365se.internal.cipher.Transport.WithinBuffer;
import org.o365se.internal.message.MessageSizes;

/** Calls large enough for several threads, in every form: the message is one that a single thread of the JDK's own AES-GCM reads, and the other way round. */
class ParallelCallTest {
    private static final byte[] AAD = "large message".getBytes(StandardCharsets.US_ASCII);

    /** Round the size from which two threads work, whole chunks and a byte less or more, and some MiB that end within a chunk. */
    private static final int[] SIZES = {
        8 * CHUNK_PLAIN_BYTES - 1,
        8 * CHUNK_PLAIN_BYTES,
        8 * CHUNK_PLAIN_BYTES + 1,
        (1 << 20) - 1,
        1 << 20,
        (1 << 20) + 1,
        67 * CHUNK_PLAIN_BYTES,
        (3 << 20) + 12_345,
    };

    private static List<byte[]> plaintexts;
    private static List<byte[]> messages;

    static List<CipherSetting> settings() {
        return CipherSetting.all();
    }

    @BeforeAll
    static void sealByTheOracle() {
        plaintexts = IntStream.of(SIZES)
                .mapToObj(size -> TestKeys.pattern(size, size))
                .toList();
        messages = plaintexts.stream()
                .map(plain -> TestKeys.seal(CipherSetting.ORACLE.key(), AAD, plain))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void theOracleReadsWhatWasWritten(CipherSetting setting) throws GeneralSecurityException {
        var cipher = setting.cipher(Cipher.ENCRYPT_MODE);
        int call = 0;
        for (var pattern : patterns()) {
            var plain = plaintexts.get(call++ % SIZES.length);
            cipher.updateAAD(AAD);
            var message = pattern.run(cipher, plain);
            assertEquals(MessageSizes.messageBytes(plain.length), message.length);
            assertArrayEquals(
                    plain,
                    TestKeys.open(CipherSetting.ORACLE.key(), AAD, message),
                    () -> pattern + ", " + plain.length + " bytes");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void whatTheOracleWroteIsRead(CipherSetting setting) throws GeneralSecurityException {
        var cipher = setting.cipher(Cipher.DECRYPT_MODE);
        int call = 0;
        for (var pattern : patterns()) {
            int size = call++ % SIZES.length;
            cipher.updateAAD(AAD);
            assertArrayEquals(
                    plaintexts.get(size),
                    pattern.run(cipher, messages.get(size)),
                    () -> pattern + ", " + SIZES[size] + " bytes");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void eachReadsWhatEachWrote(CipherSetting writer) throws GeneralSecurityException {
        var plain = plaintexts.get(SIZES.length - 1);
        var message = TestKeys.seal(writer.key(), AAD, plain);
        for (var reader : settings()) {
            assertArrayEquals(plain, TestKeys.open(reader.key(), AAD, message), reader::toString);
        }
    }

    /** Often, since a chunk that is written over another one before that was read is a matter of luck. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void decryptsInPlaceEachTime(CipherSetting setting) throws GeneralSecurityException {
        var cipher = setting.cipher(Cipher.DECRYPT_MODE);
        var plain = plaintexts.get(SIZES.length - 2);
        var message = messages.get(SIZES.length - 2);
        for (int shift = 0; shift < 30; shift++) {
            var shared = Bytes.concat(new byte[shift], message);
            cipher.updateAAD(AAD);
            assertEquals(plain.length, cipher.doFinal(shared, shift, message.length, shared, 0));
            assertArrayEquals(plain, Arrays.copyOf(shared, plain.length));
        }
    }

    /** Two callers may share an array as long as each keeps to its part of it: what is outside of a call's output is not written, not even as it was. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void twoCallersShareAnArray(CipherSetting setting) throws Exception {
        var plain = plaintexts.get(SIZES.length - 1);
        var message = messages.get(SIZES.length - 1);
        var shared = new byte[2 * plain.length];
        setting.key();
        var other = new FutureTask<>(() -> openInto(setting, message, shared, plain.length));
        var thread = new Thread(other, "the other caller");
        thread.start();
        openInto(setting, message, shared, 0);
        other.get();
        assertArrayEquals(Bytes.concat(plain, plain), shared);
    }

    private static int openInto(CipherSetting setting, byte[] message, byte[] shared, int at)
            throws GeneralSecurityException {
        var cipher = setting.cipher(Cipher.DECRYPT_MODE);
        cipher.updateAAD(AAD);
        return cipher.doFinal(message, 0, message.length, shared, at);
    }

    /** Each way to hand data over, with the ways to cut them in turn. Their number and that of the sizes have no common factor. */
    private static List<CallPattern> patterns() {
        var splits = List.of(new Split.Whole(), new Split.PiecesAndRest(300_001), new Split.Pieces(700_000));
        var patterns = new ArrayList<CallPattern>();
        for (var transport : transports()) {
            patterns.add(new CallPattern(splits.get(patterns.size() % splits.size()), transport));
        }
        return patterns;
    }

    private static List<Transport> transports() {
        var all = new ArrayList<>(Transport.apart());
        for (int shift : new int[] {0, 1, -1, 17, -17, 124, -124, 16_399, -16_399, 500_001, -500_001}) {
            all.add(new WithinArray(shift));
            for (var where : Where.values()) {
                all.add(new WithinBuffer(where, shift));
            }
        }
        return all;
    }
}
