package org.o365se.internal.cipher;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;

/** {@code update} or {@code doFinal}, in each of the forms that the JCA gives them. */
enum Step {
    UPDATE {
        @Override
        byte[] returned(Cipher cipher, byte[] input) {
            return cipher.update(input);
        }

        @Override
        byte[] returned(Cipher cipher, byte[] input, int offset, int length) {
            return cipher.update(input, offset, length);
        }

        @Override
        int into(Cipher cipher, byte[] input, int offset, int length, byte[] output, int outputOffset)
                throws ShortBufferException {
            return cipher.update(input, offset, length, output, outputOffset);
        }

        @Override
        int into(Cipher cipher, ByteBuffer input, ByteBuffer output) throws ShortBufferException {
            return cipher.update(input, output);
        }
    },

    FINAL {
        @Override
        byte[] returned(Cipher cipher, byte[] input) throws GeneralSecurityException {
            return input.length == 0 ? cipher.doFinal() : cipher.doFinal(input);
        }

        @Override
        byte[] returned(Cipher cipher, byte[] input, int offset, int length) throws GeneralSecurityException {
            return cipher.doFinal(input, offset, length);
        }

        @Override
        int into(Cipher cipher, byte[] input, int offset, int length, byte[] output, int outputOffset)
                throws GeneralSecurityException {
            return length == 0
                    ? cipher.doFinal(output, outputOffset)
                    : cipher.doFinal(input, offset, length, output, outputOffset);
        }

        @Override
        int into(Cipher cipher, ByteBuffer input, ByteBuffer output) throws GeneralSecurityException {
            return cipher.doFinal(input, output);
        }
    };

    abstract byte[] returned(Cipher cipher, byte[] input) throws GeneralSecurityException;

    abstract byte[] returned(Cipher cipher, byte[] input, int offset, int length) throws GeneralSecurityException;

    abstract int into(Cipher cipher, byte[] input, int offset, int length, byte[] output, int outputOffset)
            throws GeneralSecurityException;

    abstract int into(Cipher cipher, ByteBuffer input, ByteBuffer output) throws GeneralSecurityException;
}
