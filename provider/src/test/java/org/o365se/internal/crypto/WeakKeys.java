package org.o365se.internal.crypto;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Bytes that must not be taken as Ed25519 public keys although the JDK reads most of them. */
public final class WeakKeys {
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    /** The y coordinate of a point of order 8; that of the others is −y. */
    private static final BigInteger ORDER_8 =
            new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16);

    private WeakKeys() {}

    /** Returns all encodings of the eight points of low order: 10 with a y coordinate below p, and 4 with one that is not. */
    public static List<byte[]> ofLowOrder() {
        var keys = new ArrayList<byte[]>();
        for (var y : List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                P.subtract(BigInteger.ONE),
                ORDER_8,
                P.subtract(ORDER_8),
                P,
                P.add(BigInteger.ONE))) {
            addBothSigns(keys, y);
        }
        return keys;
    }

    /** Returns what is not canonical: all with a y coordinate of p to 2²⁵⁵ − 1. */
    public static List<byte[]> notCanonical() {
        var keys = new ArrayList<byte[]>();
        for (int i = 0; i < 19; i++) {
            addBothSigns(keys, P.add(BigInteger.valueOf(i)));
        }
        return keys;
    }

    public static List<byte[]> all() {
        var keys = ofLowOrder();
        keys.addAll(notCanonical());
        return keys;
    }

    private static void addBothSigns(List<byte[]> keys, BigInteger y) {
        for (int sign = 0; sign < 2; sign++) {
            var key = new byte[32];
            for (int i = 0; i < key.length; i++) {
                key[i] = y.shiftRight(8 * i).byteValue();
            }
            key[31] |= (byte) (sign << 7);
            keys.add(key);
        }
    }
}
