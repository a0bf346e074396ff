package org.o365se.cli;

import java.io.IOException;
import java.io.PrintWriter;
import javax.crypto.BadPaddingException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.ContentKind;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.message.MessageLayout;

/** Shows the header of a message and what follows from its length. */
final class MessageText {
    private MessageText() {}

    static void print(byte[] start, long messageBytes, PrintWriter out) throws IOException {
        MessageHeader header;
        try {
            header = MessageHeader.parse(start, start.length);
        } catch (BadPaddingException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
        long plaintextBytes = MessageLayout.plaintextBytes(messageBytes);
        var facts = new Facts()
                // MessageHeader.parse takes no other version and suite.
                .add("format", "message, version 1")
                .add("suite", "1 (HKDF-Expand-SHA-512, AES-256-KW, Cobblestone-256)")
                .add("content", header.kind() == ContentKind.WRAPPED_KEY ? "a wrapped key" : "data")
                .add("scope id", header.dataKey().scopeKey().scope())
                .add("scope key version", header.dataKey().scopeKey().version())
                .add("message", messageBytes + " bytes");
        if (plaintextBytes >= 0) {
            facts.add("chunks", chunks(plaintextBytes)).add("plaintext", plaintextBytes + " bytes");
        }
        facts.print(out);
        if (plaintextBytes < 0) {
            throw new CommandFailure(
                    ProviderErrorId.MESSAGE_TRUNCATED.with(
                            "No whole message has " + messageBytes
                                    + " bytes: its end is missing, or bytes follow it that do not belong to it; get the whole message from where it is stored"));
        }
    }

    /** The last chunk is never full, so a plaintext of whole chunks has an empty one after them. */
    static long chunks(long plaintextBytes) {
        return plaintextBytes / MessageLayout.CHUNK_PLAIN_BYTES + 1;
    }
}
