package org.o365se.internal.approval;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the fields of SSH (RFC 4251 section 5). A length is compared with the number of remaining bytes before memory is allocated. */
final class SshReader {
    private final ByteBuffer in;

    SshReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    int u8() throws MalformedApprovalException {
        return Byte.toUnsignedInt(raw(1)[0]);
    }

    int u32() throws MalformedApprovalException {
        return ByteBuffer.wrap(raw(Integer.BYTES)).getInt();
    }

    byte[] raw(int length) throws MalformedApprovalException {
        if (length < 0 || length > in.remaining()) {
            throw new MalformedApprovalException("it is incomplete");
        }
        var bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    byte[] string() throws MalformedApprovalException {
        return raw(u32());
    }

    byte[] string(int length, String what) throws MalformedApprovalException {
        var bytes = string();
        if (bytes.length != length) {
            throw new MalformedApprovalException(what + " has " + bytes.length + " bytes, not " + length);
        }
        return bytes;
    }

    /** Reads a text; bytes that are not UTF-8 become U+FFFD. */
    String text() throws MalformedApprovalException {
        return new String(string(), StandardCharsets.UTF_8);
    }

    void require(byte[] expected, String otherwise) throws MalformedApprovalException {
        if (!Arrays.equals(raw(Math.min(expected.length, in.remaining())), expected)) {
            throw new MalformedApprovalException(otherwise);
        }
    }

    void requireEnd() throws MalformedApprovalException {
        if (in.hasRemaining()) {
            throw new MalformedApprovalException("bytes follow its end");
        }
    }
}
