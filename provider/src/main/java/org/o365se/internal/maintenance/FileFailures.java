package org.o365se.internal.maintenance;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.rootkey.SanitizedText;

/** The text of a failure at a file. */
final class FileFailures {
    private static final String ID = "O365SE-";

    private FileFailures() {}

    /** Returns one line that begins with an error id: that of the failure, or of its nearest cause that has one. */
    static String text(Path file, Exception failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            var message = at.getMessage();
            if (message != null && message.startsWith(ID)) {
                return SanitizedText.line(message);
            }
        }
        return failure instanceof IOException io
                ? ProviderErrorId.MESSAGE_FILE_NOT_REWRITTEN.with("The file " + file
                        + " could not be read or written (" + reason(io)
                        + ") and is as it was; check its permissions and the free space, then run the command again")
                : ProviderErrorId.MESSAGE_FILE_NOT_REWRITTEN.with("The file " + file + " was left alone (" + failure
                        + "); correct the cause, then run the command again");
    }

    private static String reason(IOException failure) {
        return failure instanceof NoSuchFileException ? "it no longer exists" : AtomicFile.reason(failure);
    }
}
