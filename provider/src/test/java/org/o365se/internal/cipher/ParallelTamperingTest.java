package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.cipher.Guarded.MARGIN;
import static org.o365se.internal.message.MessageSizes.CHUNK_BYTES;
import static org.o365se.internal.message.MessageSizes.CHUNK_PLAIN_BYTES;
import static org.o365se.internal.message.MessageSizes.chunkOffset;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.CipherSetting;
import org.o365se.CorruptedMessageException;
import org.o365se.TestKeys;
import org.o365se.internal.cipher.Guarded.Where;

/** A large message with bad chunks, opened by several threads: refused just as by one, and nothing of it given out. */
class ParallelTamperingTest {
    private static final byte[] AAD = "large message".getBytes(StandardCharsets.US_ASCII);
    private static final int FULL_CHUNKS = 256;

    /** Numbers of bad chunks; the lowest is the one that must be named. */
    private static final List<int[]> BAD_CHUNKS = List.of(
            new int[] {0},
            new int[] {1},
            new int[] {3},
            new int[] {4},
            new int[] {100},
            new int[] {FULL_CHUNKS - 1},
            new int[] {FULL_CHUNKS},
            new int[] {5, 6, 7, 8, 9, 10, 11, 12},
            new int[] {200, 64, 65},
            new int[] {FULL_CHUNKS, 17, 250, 30});

    private static byte[] plain;
    private static byte[] message;

    static List<CipherSetting> settings() {
        return CipherSetting.all();
    }

    @BeforeAll
    static void sealByTheOracle() {
        plain = TestKeys.pattern(11, FULL_CHUNKS * CHUNK_PLAIN_BYTES + 100);
        message = TestKeys.seal(CipherSetting.ORACLE.key(), AAD, plain);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void isRefusedAsByOneThread(CipherSetting setting) throws GeneralSecurityException {
        var cipher = setting.cipher(Cipher.DECRYPT_MODE);
        cipher.updateAAD(AAD);
        int round = 0;
        for (int[] bad : BAD_CHUNKS) {
            var tampered = flipped(bad);
            var named = "O365SE-1303: Chunk " + Arrays.stream(bad).min().getAsInt() + " of the message";
            switch (round++ % 5) {
                case 0 -> refuseReturned(cipher, tampered, named);
                case 1 -> refuseIntoArray(cipher, tampered, named);
                case 2 -> refuseInPlace(cipher, tampered, named);
                case 3 -> refuseBetween(cipher, Where.HEAP, tampered, named);
                default -> refuseBetween(cipher, Where.DIRECT, tampered, named);
            }
            assertStaysRefused(cipher, named);
            // The same object and the same helpers do the next message right.
            begin(cipher, setting);
            assertArrayEquals(plain, cipher.doFinal(message));
            begin(cipher, setting);
        }
    }

    /** Each way of handing over with each set, for the setting in which most runs at the same time. */
    @ParameterizedTest
    @MethodSource("nativeDelegates")
    void nothingIsLeftInTheOutput(CipherSetting setting) throws GeneralSecurityException {
        var cipher = setting.cipher(Cipher.DECRYPT_MODE);
        cipher.updateAAD(AAD);
        for (int[] bad : List.of(BAD_CHUNKS.get(4), BAD_CHUNKS.get(8))) {
            var tampered = flipped(bad);
            var named = "O365SE-1303: Chunk " + Arrays.stream(bad).min().getAsInt() + " of the message";
            refuseIntoArray(cipher, tampered, named);
            begin(cipher, setting);
            refuseInPlace(cipher, tampered, named);
            begin(cipher, setting);
            for (var where : Where.values()) {
                refuseBetween(cipher, where, tampered, named);
                begin(cipher, setting);
            }
        }
    }

    static List<CipherSetting> nativeDelegates() {
        return CipherSetting.nativeDelegates();
    }

    /** In several updates: what was whole before is given out, of the update with the bad chunk nothing. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void anUpdateWithABadChunkGivesNothing(CipherSetting setting) throws GeneralSecurityException {
        int half = (int) chunkOffset(FULL_CHUNKS / 2);
        var tampered = flipped(FULL_CHUNKS / 2 + 40, FULL_CHUNKS / 2 + 70);
        var cipher = setting.cipher(Cipher.DECRYPT_MODE);
        cipher.updateAAD(AAD);
        var first = cipher.update(tampered, 0, half);
        assertArrayEquals(Arrays.copyOf(plain, FULL_CHUNKS / 2 * CHUNK_PLAIN_BYTES), first);
        var output = Guarded.of(Where.HEAP, plain.length);
        var refused = assertThrows(
                CorruptedMessageException.class,
                () -> cipher.update(tampered, half, tampered.length - half, output.array(), MARGIN));
        assertNames("O365SE-1303: Chunk " + (FULL_CHUNKS / 2 + 40) + " of", refused.getCause());
        output.assertUntouchedOrWiped();
    }

    private static void begin(Cipher cipher, CipherSetting setting) throws GeneralSecurityException {
        cipher.init(Cipher.DECRYPT_MODE, setting.key());
        cipher.updateAAD(AAD);
    }

    private static void refuseReturned(Cipher cipher, byte[] tampered, String named) {
        assertRefused(named, () -> cipher.doFinal(tampered));
    }

    private static void refuseIntoArray(Cipher cipher, byte[] tampered, String named) {
        var output = Guarded.of(Where.HEAP, tampered.length);
        assertRefused(named, () -> cipher.doFinal(tampered, 0, tampered.length, output.array(), MARGIN));
        output.assertUntouchedOrWiped();
    }

    /** What is written over may be lost, but what stands there afterwards is no plaintext. */
    private static void refuseInPlace(Cipher cipher, byte[] tampered, String named) {
        var shared = tampered.clone();
        assertRefused(named, () -> cipher.doFinal(shared, 0, shared.length, shared, 0));
        for (int at = 0; at + 64 <= plain.length; at += CHUNK_PLAIN_BYTES) {
            int from = at;
            assertTrue(
                    !Arrays.equals(plain, at, at + 64, shared, at, at + 64),
                    () -> "plaintext is left behind at " + from);
        }
    }

    private static void refuseBetween(Cipher cipher, Where where, byte[] tampered, String named) {
        var input = Guarded.of(where, tampered);
        var output = Guarded.of(where, tampered.length);
        var from = input.view(MARGIN, tampered.length);
        var to = output.view(MARGIN, tampered.length);
        int fromPosition = from.position();
        int toPosition = to.position();
        assertRefused(named, () -> cipher.doFinal(from, to));
        assertEquals(fromPosition, from.position());
        assertEquals(toPosition, to.position());
        input.assertUntouched();
        output.assertUntouchedOrWiped();
    }

    private static void assertStaysRefused(Cipher cipher, String named) {
        assertRefused(named, () -> cipher.doFinal(message));
        var refused = assertThrows(CorruptedMessageException.class, () -> cipher.update(message));
        assertNames(named, refused.getCause());
    }

    private static void assertRefused(String named, Executable call) {
        assertNames(named, assertThrows(AEADBadTagException.class, call));
    }

    private static void assertNames(String named, Throwable refused) {
        assertEquals(AEADBadTagException.class, refused.getClass());
        assertTrue(refused.getMessage().startsWith(named), refused::getMessage);
    }

    /** The message with a bit of each of these chunks flipped. */
    private static byte[] flipped(int... chunks) {
        var tampered = message.clone();
        for (int chunk : chunks) {
            tampered[(int) chunkOffset(chunk) + Math.min(chunk * 7, CHUNK_BYTES - 1) % 100] ^= 1;
        }
        return tampered;
    }
}
