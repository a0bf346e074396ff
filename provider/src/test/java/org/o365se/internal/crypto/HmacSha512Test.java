package org.o365se.internal.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HmacSha512Test {
    private static final byte[] TEXT = "what is authenticated".getBytes(StandardCharsets.UTF_8);

    private final HmacSha512 plain = new HmacSha512();
    private final HmacSha512 ofOneKey = HmacSha512.ofOneKey();
    private final Key256 one = Key256.random(new SecureRandom());
    private final Key256 other = Key256.random(new SecureRandom());

    /** RFC 4231, test case 1, whose key of 20 bytes is filled up with zeros as HMAC does. */
    @Test
    void givesTheKnownAnswer() {
        var bytes = new byte[Key256.BYTES];
        java.util.Arrays.fill(bytes, 0, 20, (byte) 0x0b);
        var key = Key256.takeOwnershipOf(bytes);
        var expected = "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854";
        var hiThere = "Hi There".getBytes(StandardCharsets.US_ASCII);
        for (var hmac : new HmacSha512[] {plain, ofOneKey, ofOneKey}) {
            assertEquals(expected, HexFormat.of().formatHex(hmac.mac(key, hiThere)));
        }
    }

    @Test
    void oneThatKeepsItsKeyGivesTheSameAlsoWhenTheKeyChanges() {
        for (int i = 0; i < 20; i++) {
            var key = i % 5 < 3 ? one : other;
            assertArrayEquals(plain.mac(key, TEXT, new byte[i]), ofOneKey.mac(key, TEXT, new byte[i]), "round " + i);
        }
    }

    @Test
    void aCallThatFailsLeavesNothingBehind() {
        var expected = plain.mac(one, TEXT);
        assertArrayEquals(expected, ofOneKey.mac(one, TEXT));
        assertThrows(NullPointerException.class, () -> ofOneKey.mac(other, (byte[][]) null));
        assertArrayEquals(expected, ofOneKey.mac(one, TEXT));
    }

    @Test
    void aDestroyedKeyIsNotUsedOnceItIsForgotten() {
        ofOneKey.mac(one, TEXT);
        ofOneKey.forgetKey();
        one.destroy();
        assertThrows(KeyWipedException.class, () -> ofOneKey.mac(one, TEXT));
        assertArrayEquals(plain.mac(other, TEXT), ofOneKey.mac(other, TEXT));
    }
}
