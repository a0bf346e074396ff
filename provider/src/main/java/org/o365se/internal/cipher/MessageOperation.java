package org.o365se.internal.cipher;

import java.nio.ByteBuffer;
import javax.crypto.BadPaddingException;

/**
 * What a Cipher does between {@code init} and the next {@code init}: seals or opens messages one after another. The caller provides the space for the
 * output, and input and output do not overlap in a way that {@link #toleratesInPlace} excludes. Not thread-safe.
 */
sealed interface MessageOperation permits SealOperation, OpenOperation {
    /** Takes a piece of AAD; only before the message's first data. */
    void updateAad(byte[] source, int offset, int length);

    /** Computes what {@link #update} would write for an input, which is not consumed. */
    long updateBytes(ByteBuffer in);

    /** Computes what {@link #doFinal} would write for an input, which is not consumed, if the message is whole. */
    long finalBytes(ByteBuffer in);

    /** Computes the most that {@link #doFinal} can write for an input of a length. */
    long mostFinalBytes(int length);

    /** Returns whether output may begin in the input's array at a place not after the input. */
    boolean toleratesInPlace();

    /** Takes data, writes whole chunks; returns the number of bytes written. */
    int update(byte[] in, int inOffset, int length, byte[] out, int outOffset) throws BadPaddingException;

    /** Takes the last data, writes the rest; returns the number of bytes written. */
    int doFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset) throws BadPaddingException;

    /** Forgets the message under way. */
    void abandon();
}
