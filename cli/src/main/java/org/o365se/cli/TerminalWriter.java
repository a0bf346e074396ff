package org.o365se.cli;

import java.io.PrintWriter;
import java.io.Writer;
import org.o365se.rootkey.SanitizedText;

/**
 * Writes lines to a terminal, a pipe or a file. Names and values in a line come from files, tokens and vaults: each line is written as one line, with whatever could command
 * the terminal made visible. Text that the command composes itself, as the help with its colours, goes through {@code print} unchanged.
 */
final class TerminalWriter extends PrintWriter {
    TerminalWriter(Writer out) {
        super(out, true);
    }

    @Override
    public void println(String line) {
        super.println(SanitizedText.of(line));
    }

    @Override
    public void println(Object line) {
        println(String.valueOf(line));
    }
}
