package org.o365se.cli.text;

import java.io.PrintWriter;
import java.io.Writer;
import org.o365se.rootkey.SanitizedText;

/**
 * Writes lines to a terminal, a pipe or a file. Names and values in a line come from files, tokens and vaults, so control characters in a line, which could control the terminal, are escaped. Text that the command composes itself, such as the help with its colors, goes through {@code print} unchanged.
 */
public final class TerminalWriter extends PrintWriter {
    public TerminalWriter(Writer out) {
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
