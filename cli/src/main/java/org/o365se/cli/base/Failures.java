package org.o365se.cli.base;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.BooleanSupplier;
import org.o365se.rootkey.SanitizedText;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Describes in one line why a command failed. The stack trace is printed with {@code --verbose}. */
public final class Failures implements IExecutionExceptionHandler {
    private static final String ID = "O365SE-";

    private final BooleanSupplier verbose;

    public Failures(BooleanSupplier verbose) {
        this.verbose = verbose;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult parsed) {
        if (StandardOutput.isReaderGone(failure)) {
            return StandardOutput.READER_GONE;
        }
        var err = commandLine.getErr();
        err.println(line(failure));
        if (verbose.getAsBoolean()) {
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            // Line by line and without tabs, because the writer escapes every control character.
            trace.toString().lines().forEach(line -> err.println(line.replace("\t", "    ")));
        }
        err.flush();
        return ExitCode.SOFTWARE;
    }

    /** Returns the message of the failure, or of its nearest cause that has an error id. */
    public static String line(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            var message = at.getMessage();
            if (message != null && message.startsWith(ID)) {
                return SanitizedText.line(message);
            }
        }
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof IOException) {
                return CommandErrorId.FILE_FAILED.with(
                        "A file operation failed (" + at + "); check the path, its permissions and the free space");
            }
        }
        return CommandErrorId.UNEXPECTED.with(
                "The command failed unexpectedly (" + failure + "); run it again with --verbose and report its output");
    }
}
