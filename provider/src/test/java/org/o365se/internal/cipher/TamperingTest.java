package org.o365se.internal.cipher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.cipher.Guarded.MARGIN;
import static org.o365se.internal.cipher.TamperedMessage.assertCorrupted;
import static org.o365se.internal.cipher.TamperedMessage.assertRefused;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.CipherSetting;
import org.o365se.CorruptedMessageException;
import org.o365se.TestKeys;
import org.o365se.internal.cipher.Guarded.Where;
import org.o365se.internal.cipher.Tampering.Verdict;
import org.o365se.internal.message.MessageSizes;

/** Every structural edit of a message is refused, in one go and streamed, and nothing unauthenticated is given out. */
class TamperingTest {
    /** Two full chunks and a short one, three full ones and an empty one, and one short one. */
    private static final int[] LENGTHS = {
        2 * MessageSizes.CHUNK_PLAIN_BYTES + 100, 3 * MessageSizes.CHUNK_PLAIN_BYTES, 40
    };

    private static TamperedMessage two;

    static List<Tampering> edits() {
        return Tampering.all(two.message(), two.other());
    }

    @BeforeAll
    static void sealTheMessage() {
        two = new TamperedMessage(LENGTHS[0]);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void isRefusedInOneGoAndWhatWasWrittenIsWiped(Tampering tampering) throws GeneralSecurityException {
        refuseInOneGo(two, tampering);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void isRefusedWhenStreamedAndOnlyAuthenticatedChunksAreGivenOut(Tampering tampering)
            throws GeneralSecurityException {
        for (int piece : new int[] {1000, 33_000}) {
            refuseStreamed(two, tampering, piece);
        }
    }

    @Test
    void messagesOfOtherShapesAreRefusedToo() throws GeneralSecurityException {
        for (int length : new int[] {LENGTHS[1], LENGTHS[2]}) {
            var shape = new TamperedMessage(length);
            for (var tampering : Tampering.all(shape.message(), shape.other())) {
                refuseInOneGo(shape, tampering);
                refuseStreamed(shape, tampering, 7000);
            }
        }
    }

    /** A delegate of somebody else's may write what it has not authenticated, and may answer otherwise to a tag that is wrong. */
    @ParameterizedTest
    @MethodSource("delegates")
    void theOtherDelegatesRefuseAsTheJdkDoes(CipherSetting setting) throws GeneralSecurityException {
        var original = new TamperedMessage(setting.key(), LENGTHS[0]);
        for (var tampering : Tampering.all(original.message(), original.other())) {
            refuseInOneGo(original, tampering);
            refuseStreamed(original, tampering, 33_000);
        }
    }

    static List<CipherSetting> delegates() {
        return CipherSetting.nativeDelegates();
    }

    @Test
    void anotherAadIsRefused() throws GeneralSecurityException {
        for (String aad : List.of("", "the true AAD ", "the true AA", "the true aAD")) {
            refuseUnder(two.key(), aad.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void anotherScopesKeyIsRefused() throws GeneralSecurityException {
        refuseUnder(TestKeys.scopeKey("contoso/another-mailbox"), TamperedMessage.AAD);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 67, 68, 69, 124, 140, 16524, 100_000})
    void bytesThatAreNoMessageAreNoHeader(int length) throws GeneralSecurityException {
        var cipher = two.opening();
        assertRefused(Verdict.NO_HEADER, () -> cipher.doFinal(Bytes.filled(length, (byte) 'x')));
        two.assertStaysFailedUntilInit(cipher, Verdict.NO_HEADER);
    }

    @Test
    void aMessageReadBeforeItWasTamperedWithDoesNotHelpTheNext() throws GeneralSecurityException {
        var cipher = two.opening();
        cipher.doFinal(two.message());
        cipher.updateAAD(TamperedMessage.AAD);
        var altered = two.message().clone();
        altered[altered.length - 1] ^= 1;
        assertRefused(Verdict.REFUSED, () -> cipher.doFinal(altered));
        two.assertStaysFailedUntilInit(cipher, Verdict.REFUSED);
    }

    private static void refuseInOneGo(TamperedMessage original, Tampering tampering) throws GeneralSecurityException {
        var tampered = tampering.of(original.message());
        var returning = original.opening();
        assertRefused(tampering.verdict(), () -> returning.doFinal(tampered));
        original.assertStaysFailedUntilInit(returning, tampering.verdict());

        var intoArray = original.opening();
        var output = Guarded.of(Where.HEAP, tampered.length);
        assertRefused(
                tampering.verdict(), () -> intoArray.doFinal(tampered, 0, tampered.length, output.array(), MARGIN));
        output.assertUntouchedOrWiped();

        for (var where : Where.values()) {
            var intoBuffer = original.opening();
            var input = Guarded.of(where, tampered);
            var room = Guarded.of(where, tampered.length);
            assertRefused(
                    tampering.verdict(),
                    () -> intoBuffer.doFinal(input.view(MARGIN, tampered.length), room.view(MARGIN, tampered.length)));
            input.assertUntouched();
            room.assertUntouchedOrWiped();
        }
    }

    private static void refuseStreamed(TamperedMessage original, Tampering tampering, int piece)
            throws GeneralSecurityException {
        var tampered = tampering.of(original.message());
        var cipher = original.opening();
        var released = new ByteArrayOutputStream();
        boolean failed = false;
        for (int at = 0; at < tampered.length && !failed; at += piece) {
            int length = Math.min(piece, tampered.length - at);
            var output = Guarded.of(Where.HEAP, length + MessageSizes.CHUNK_BYTES);
            try {
                int written = cipher.update(tampered, at, length, output.array(), MARGIN);
                released.writeBytes(output.take(MARGIN, written));
            } catch (CorruptedMessageException e) {
                TamperedMessage.assertIs(tampering.verdict(), e);
                output.assertUntouchedOrWiped();
                failed = true;
            }
        }
        if (!failed) {
            assertRefused(tampering.verdict(), cipher::doFinal);
        }
        int authentic = tampering.authenticBytes(original.message(), original.other());
        assertTrue(Bytes.isPrefix(released.toByteArray(), original.plain()), "what was given out is not the plaintext");
        assertEquals(0, released.size() % MessageSizes.CHUNK_PLAIN_BYTES, "a part of a chunk was given out");
        if (piece <= MessageSizes.CHUNK_BYTES) {
            assertEquals(authentic, released.size(), "not just the authenticated chunks were given out");
        } else {
            assertTrue(released.size() <= authentic, "more than the authenticated chunks was given out");
        }
        original.assertStaysFailedUntilInit(cipher, tampering.verdict());
    }

    /** The true message under a wrong AAD or key: refused in both ways, and not a byte given out. */
    private static void refuseUnder(SecretKey key, byte[] aad) throws GeneralSecurityException {
        var oneGo = TamperedMessage.opening(key, aad);
        assertRefused(Verdict.REFUSED, () -> oneGo.doFinal(two.message()));
        two.assertStaysFailedUntilInit(oneGo, Verdict.REFUSED);
        var streamed = TamperedMessage.opening(key, aad);
        assertEquals(0, Bytes.orEmpty(streamed.update(two.message(), 0, MessageSizes.PREFIX_BYTES - 1)).length);
        assertCorrupted(Verdict.REFUSED, () -> streamed.update(two.message(), MessageSizes.PREFIX_BYTES - 1, 20_000));
        two.assertStaysFailedUntilInit(streamed, Verdict.REFUSED);
    }
}
