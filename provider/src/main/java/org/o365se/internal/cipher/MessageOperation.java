package org.o365se.internal.cipher;

import java.nio.ByteBuffer;
import javax.crypto.BadPaddingException;

/**
 * The operation of a Cipher between two calls of {@code init}: seals or opens messages one after another. The caller provides the space for the
 * output, and input and output do not overlap in a way that {@link #toleratesInPlace} excludes. Not thread-safe.
 */
sealed interface MessageOperation permits SealOperation, OpenOperation {
    /** Adds a part of the AAD; only before the message's first data. */
    void updateAad(byte[] source, int offset, int length);

    /** Returns the number of bytes that {@link #update} would write for an input, which is not consumed. */
    long updateBytes(ByteBuffer in);

    /** Returns the number of bytes that {@link #doFinal} would write for an input, which is not consumed, if the message is complete. */
    long finalBytes(ByteBuffer in);

    /** Returns the maximum number of bytes that {@link #doFinal} can write for an input of a length. */
    long mostFinalBytes(int length);

    /** Returns whether output may begin in the input's array at a place not after the input. */
    boolean toleratesInPlace();

    /** Processes data and writes whole chunks; returns the number of bytes written. */
    int update(byte[] in, int inOffset, int length, byte[] out, int outOffset) throws BadPaddingException;

    /** Processes the last data and writes the rest; returns the number of bytes written. */
    int doFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset) throws BadPaddingException;

    /** Discards the current message. */
    void abandon();
}
