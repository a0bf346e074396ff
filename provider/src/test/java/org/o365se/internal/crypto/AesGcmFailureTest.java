package org.o365se.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o365se.Delegates;
import org.o365se.TestKeys;

/** What a delegate may have decrypted before it saw the tag is not left to the caller, wherever the output lies. */
class AesGcmFailureTest {
    private static final byte[] NONCE = new byte[AesGcm.NONCE_BYTES];
    private static final byte[] NO_AAD = {};
    private static final int APART = 200;

    @ParameterizedTest
    @CsvSource({
        "SunJCE, 100",
        "SunJCE, 16384",
        "AmazonCorrettoCryptoProvider, 100",
        "AmazonCorrettoCryptoProvider, 16384",
        "Conscrypt, 100",
        "Conscrypt, 16384"
    })
    void nothingUnauthenticatedIsLeftInTheOutput(String name, int length) {
        var registered = Delegates.register(name);
        try (registered) {
            refuse(new AesGcm(Delegate.find(name).orElseThrow()), length);
        }
    }

    @Test
    void alsoIfTheDelegateLeavesItThere() {
        try (var early = new OddProvider("WritesEarly", OddProvider.Habit.WRITES_EARLY)) {
            refuse(new AesGcm(Delegate.find(early.getName()).orElseThrow()), 100);
        }
    }

    private static void refuse(AesGcm gcm, int length) {
        var key = Key256.takeOwnershipOf(TestKeys.pattern(length, Key256.BYTES));
        var sealed = new byte[length + AesGcm.TAG_BYTES];
        gcm.seal(key, NONCE, NO_AAD, TestKeys.pattern(1, length), 0, length, sealed, 0);
        sealed[sealed.length - 1] ^= 1;

        var elsewhere = new byte[APART + length + AesGcm.TAG_BYTES];
        assertThrows(
                AEADBadTagException.class,
                () -> gcm.open(key, NONCE, NO_AAD, sealed, 0, sealed.length, elsewhere, APART));
        assertArrayEquals(new byte[elsewhere.length], elsewhere, "another array");

        for (int before : new int[] {0, APART}) {
            var both = new byte[before + sealed.length];
            System.arraycopy(sealed, 0, both, before, sealed.length);
            assertThrows(
                    AEADBadTagException.class,
                    () -> gcm.open(key, NONCE, NO_AAD, both, before, sealed.length, both, 0));
            assertArrayEquals(
                    new byte[length], Arrays.copyOf(both, length), "the input's array, " + before + " bytes before it");
        }
    }
}
