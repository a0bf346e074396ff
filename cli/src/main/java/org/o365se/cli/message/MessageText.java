package org.o365se.cli.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import org.o365se.MessageInfo;
import org.o365se.cli.text.PropertyList;

/** Prints the header of a message and the sizes that follow from its length. */
final class MessageText {
    private MessageText() {}

    static void print(byte[] start, long messageBytes, PrintWriter out) throws IOException {
        var info = MessageInfo.read(new ByteArrayInputStream(start));
        var properties = new PropertyList()
                .add("format", "message, version " + info.formatVersion())
                .add("suite", info.suite() + " (" + info.algorithms() + ")")
                .add("content", info.isWrappedKey() ? "a wrapped key" : "data")
                .add("scope id", info.scopeId())
                .add("scope key version", info.scopeKeyVersion())
                .add("message", messageBytes + " bytes");
        try {
            long plaintextBytes = info.plaintextBytes(messageBytes);
            properties.add("chunks", info.chunks(plaintextBytes)).add("plaintext", plaintextBytes + " bytes");
        } finally {
            // The header is also shown for a truncated message.
            properties.print(out);
        }
    }
}
