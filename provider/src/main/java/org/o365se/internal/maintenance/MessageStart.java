package org.o365se.internal.maintenance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.InauthenticMessageException;
import org.o365se.internal.message.MessageHeader;

/** The beginning of a file that may be a message. */
final class MessageStart {
    private static final byte[] MAGIC = {'O', '5', 'S', 'E'};

    private MessageStart() {}

    /** Reads the header, or what there is of it, at the beginning of a file. */
    static byte[] read(FileChannel file) throws IOException {
        var bytes = ByteBuffer.allocate(MessageHeader.BYTES);
        while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
            // Reads until the buffer is full or the file ends.
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Returns whether the file claims to be a message, which may be damaged or of a later format. */
    static boolean isMessage(byte[] start) {
        return start.length >= MAGIC.length && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** Checks that a message can have the length of the file. */
    static void requireLength(MessageHeader header, long fileBytes) throws BadPaddingException {
        if (header.suite().plaintextBytes(fileBytes) < 0) {
            throw new InauthenticMessageException(
                    ProviderErrorId.MESSAGE_TRUNCATED,
                    "A message cannot have " + fileBytes
                            + " bytes: it is truncated, or other bytes follow it; get the whole message from its storage");
        }
    }
}
