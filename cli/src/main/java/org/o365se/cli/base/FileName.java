package org.o365se.cli.base;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The name of a file as the user typed it. */
public final class FileName {
    private FileName() {}

    public static Path of(String typed) throws CommandFailure {
        try {
            return Path.of(typed);
        } catch (InvalidPathException e) {
            throw invalid(e);
        }
    }

    public static CommandFailure invalid(InvalidPathException e) {
        return new CommandFailure(
                CommandErrorId.INPUT_UNREADABLE.with("The file name \"" + e.getInput()
                        + "\" is not valid on this system (" + e.getReason()
                        + "); correct it, or set LC_ALL=C.UTF-8 if it has non-ASCII characters"),
                e);
    }
}
