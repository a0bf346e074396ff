package org.o365se.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.ProviderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The self test must find an AES-GCM that is wrong at a single length, which JDK-8371864 was. */
class SelfTestTest {
    @Test
    void theJdkOfThisMachinePasses() {
        assertEquals("", Delegate.jdk().flaw());
        assertTrue(SelfTest.isRight(SelfTest.gcmOf(Delegate.jdk())));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 255, 543, 544, 768, 1024, 16_383, 16_384})
    void oneWrongLengthIsFound(int length) {
        assertFalse(SelfTest.isRight(new FaultyGcm(length, true)), "wrong when sealing");
        assertFalse(SelfTest.isRight(new FaultyGcm(length, false)), "wrong when opening");
    }

    @ParameterizedTest
    @EnumSource(names = {"TAKES_EVERY_TAG", "OTHER_EXCEPTION"})
    void oneThatDoesNotRefuseAWrongTagIsFound(OddProvider.Habit habit) {
        try (var odd = new OddProvider("Odd" + habit, habit)) {
            assertEquals("AES-GCM", Delegate.find(odd.getName()).orElseThrow().flaw());
        }
    }

    @Test
    void aFailureSaysWhatIsWrongAndWhatToDo() {
        var thrown = assertThrows(ProviderException.class, () -> SelfTest.require(Delegate.jdk(), "AES-GCM"));
        assertTrue(thrown.getMessage().startsWith("O365SE-9001: The AES-GCM of the JDK computes wrong results"));
        assertTrue(thrown.getMessage().contains("update the JDK"));
    }

    /** Flips a bit at one length, consistently when sealing and opening, so that a round trip alone finds nothing. */
    private static final class FaultyGcm implements SelfTest.Gcm {
        private final SelfTest.Gcm right = SelfTest.gcmOf(Delegate.jdk());
        private final int wrongLength;
        private final boolean consistently;

        FaultyGcm(int wrongLength, boolean consistently) {
            this.wrongLength = wrongLength;
            this.consistently = consistently;
        }

        @Override
        public byte[] seal(byte[] nonce, byte[] plain) {
            var sealed = right.seal(nonce, plain);
            if (consistently && plain.length == wrongLength) {
                sealed[sealed.length - 1] ^= 1;
            }
            return sealed;
        }

        @Override
        public byte[] open(byte[] nonce, byte[] sealed) throws GeneralSecurityException {
            var mended = sealed.clone();
            if (consistently && sealed.length == wrongLength + 16) {
                mended[sealed.length - 1] ^= 1;
            }
            var plain = right.open(nonce, mended);
            return consistently || plain.length != wrongLength ? plain : new byte[plain.length + 1];
        }
    }
}
