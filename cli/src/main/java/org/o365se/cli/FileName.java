package org.o365se.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The name of a file as the user typed it. */
final class FileName {
    private FileName() {}

    static Path of(String typed) throws CommandFailure {
        try {
            return Path.of(typed);
        } catch (InvalidPathException e) {
            throw invalid(e);
        }
    }

    static CommandFailure invalid(InvalidPathException e) {
        return new CommandFailure(
                CommandErrorId.INPUT_UNREADABLE.with("The file name \"" + e.getInput()
                        + "\" is not valid on this system (" + e.getReason()
                        + "); correct it, or set LC_ALL=C.UTF-8 if it has non-ASCII characters"),
                e);
    }
}
