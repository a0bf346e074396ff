package org.o365se.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import org.o365se.MessageInfo;

/** Prints the header of a message and what follows from its length. */
final class MessageText {
    private MessageText() {}

    static void print(byte[] start, long messageBytes, PrintWriter out) throws IOException {
        var info = MessageInfo.read(new ByteArrayInputStream(start));
        var facts = new Facts()
                .add("format", "message, version " + info.formatVersion())
                .add("suite", info.suite() + " (" + info.algorithms() + ")")
                .add("content", info.isWrappedKey() ? "a wrapped key" : "data")
                .add("scope id", info.scopeId())
                .add("scope key version", info.scopeKeyVersion())
                .add("message", messageBytes + " bytes");
        try {
            long plaintextBytes = info.plaintextBytes(messageBytes);
            facts.add("chunks", info.chunks(plaintextBytes)).add("plaintext", plaintextBytes + " bytes");
        } finally {
            // What the header says is shown also of a message that was cut off.
            facts.print(out);
        }
    }
}
