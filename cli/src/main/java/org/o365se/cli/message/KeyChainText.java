package org.o365se.cli.message;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import org.o365se.KeyChainInfo;
import org.o365se.cli.text.PropertyList;

/** Prints what a key chain file reveals without its secret. */
final class KeyChainText {
    /** The offset of the format version in a key chain file. */
    private static final int VERSION_OFFSET = 4;

    private KeyChainText() {}

    static void print(InputStream whole, byte[] start, PrintWriter out) throws IOException {
        var info = KeyChainInfo.read(new BufferedInputStream(whole));
        new PropertyList()
                .add("format", "key chain, version " + Byte.toUnsignedInt(start[VERSION_OFFSET]))
                .add("chain id", info.id())
                .add("generation", info.generation())
                .add("policies", info.policies())
                .add("scopes", info.scopes())
                .print(out);
    }
}
