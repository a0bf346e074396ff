package org.o365se.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Ed25519")
class Ed25519KeyTest {
    private static final byte[] MESSAGE = {1, 2, 3};
    /** The order of the group. */
    private static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    static java.util.List<byte[]> lowOrder() {
        return WeakKeys.ofLowOrder();
    }

    @ParameterizedTest
    @MethodSource("lowOrder")
    @DisplayName("refuses keys of a low order, and nothing verifies under them")
    void lowOrderKey(byte[] key) {
        assertThrows(IOException.class, () -> Ed25519.requireSound(key));
        // With R = A or R = 1, and S = 0, one message in eight or every message verifies in plain RFC 8032.
        for (var r : WeakKeys.ofLowOrder()) {
            for (byte message = 0; message < 8; message++) {
                assertFalse(Ed25519.verify(key, new byte[] {message}, Arrays.copyOf(r, 64)));
            }
        }
    }

    @Test
    @DisplayName("refuses every encoding that is not canonical")
    void notCanonical() {
        for (var key : WeakKeys.notCanonical()) {
            assertThrows(IOException.class, () -> Ed25519.requireSound(key));
        }
    }

    @Test
    @DisplayName("accepts the points of the curve as the JDK does")
    void pointsAsInTheJdk() throws Exception {
        var random = new Random(25519);
        int points = 0;
        for (int i = 0; i < 200; i++) {
            var key = new byte[32];
            random.nextBytes(key);
            boolean isPoint = isSound(key);
            assertEquals(isPointInJdk(key), isPoint, Arrays.toString(key));
            points += isPoint ? 1 : 0;
        }
        assertTrue(points > 60 && points < 140, points + " points");
    }

    @Test
    @DisplayName("does not verify a signature whose S is not less than the order")
    void malleatedS() throws Exception {
        var pair = Ed25519.generate();
        var key = Ed25519.rawOf(pair.getPublic().getEncoded());
        for (int i = 0; i < 20; i++) {
            var message = new byte[] {(byte) i};
            var signature = Ed25519.sign(pair.getPrivate(), message);
            assertTrue(Ed25519.verify(key, message, signature));
            for (int times = 1; times <= 14; times++) {
                assertFalse(Ed25519.verify(key, message, withS(signature, L.multiply(BigInteger.valueOf(times)))));
            }
        }
    }

    @Test
    @DisplayName("does not verify signatures of another length")
    void otherLength() throws Exception {
        var pair = Ed25519.generate();
        var key = Ed25519.rawOf(pair.getPublic().getEncoded());
        var signature = Ed25519.sign(pair.getPrivate(), MESSAGE);
        for (int length : new int[] {0, 1, 63, 65, 128}) {
            assertFalse(Ed25519.verify(key, MESSAGE, Arrays.copyOf(signature, length)));
        }
    }

    private static byte[] withS(byte[] signature, BigInteger added) {
        var bigEndian = new byte[32];
        for (int i = 0; i < 32; i++) {
            bigEndian[31 - i] = signature[32 + i];
        }
        var s = new BigInteger(1, bigEndian).add(added);
        var changed = signature.clone();
        for (int i = 0; i < 32; i++) {
            changed[32 + i] = s.shiftRight(8 * i).byteValue();
        }
        return changed;
    }

    private static boolean isSound(byte[] key) {
        try {
            Ed25519.requireSound(key);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isPointInJdk(byte[] key) {
        var bigEndian = new byte[32];
        for (int i = 0; i < 32; i++) {
            bigEndian[31 - i] = key[i];
        }
        var y = new BigInteger(1, bigEndian).clearBit(255);
        try {
            var point = new EdECPoint(key[31] < 0, y);
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
            verifier.update(MESSAGE);
            verifier.verify(new byte[64]);
            return true;
        } catch (GeneralSecurityException e) {
            return !String.valueOf(e.getMessage()).contains("point");
        }
    }
}
