package org.o365se.internal.cipher;

import javax.crypto.BadPaddingException;

/**
 * What a Cipher does between {@code init} and the next {@code init}: writes or reads messages one after another. The caller sees to the space of the
 * output and to it that input and output do not overlap in a way that {@link #toleratesInPlace} excludes. Not thread-safe.
 */
sealed interface MessageOperation permits SealOperation, OpenOperation {
    /** Takes a piece of AAD; only before the message's first data. */
    void updateAad(byte[] source, int offset, int length);

    /** Computes what {@link #update} would write. */
    long updateBytes(int length);

    /** Computes what {@link #doFinal} would write, if the message is whole. */
    long finalBytes(int length);

    /** Returns whether output may begin in the input's array at a place not after the input. */
    boolean toleratesInPlace();

    /** Takes data, writes whole chunks; returns the number of bytes written. */
    int update(byte[] in, int inOffset, int length, byte[] out, int outOffset) throws BadPaddingException;

    /** Takes the last data, writes the rest; returns the number of bytes written. */
    int doFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset) throws BadPaddingException;

    /** Forgets the message under way. */
    void abandon();
}
