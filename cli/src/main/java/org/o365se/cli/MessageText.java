package org.o365se.cli;

import java.io.IOException;
import java.io.PrintWriter;
import javax.crypto.BadPaddingException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.ContentKind;
import org.o365se.internal.message.MessageHeader;

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
        long plaintextBytes = header.suite().plaintextBytes(messageBytes);
        var facts = new Facts()
                // MessageHeader.parse refuses any other version.
                .add("format", "message, version 1")
                .add("suite", header.suite().code() + " (" + header.suite().algorithms() + ")")
                .add("content", header.kind() == ContentKind.WRAPPED_KEY ? "a wrapped key" : "data")
                .add("scope id", header.dataKey().scopeKey().scope())
                .add("scope key version", header.dataKey().scopeKey().version())
                .add("message", messageBytes + " bytes");
        if (plaintextBytes >= 0) {
            facts.add("chunks", header.suite().chunkCount(plaintextBytes)).add("plaintext", plaintextBytes + " bytes");
        }
        facts.print(out);
        if (plaintextBytes < 0) {
            throw new CommandFailure(
                    ProviderErrorId.MESSAGE_TRUNCATED.with(
                            "No whole message has " + messageBytes
                                    + " bytes: its end is missing, or bytes follow it that do not belong to it; get the whole message from where it is stored"));
        }
    }
}
