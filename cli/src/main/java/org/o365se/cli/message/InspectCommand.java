package org.o365se.cli.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.o365se.CorruptedMessageException;
import org.o365se.MessageInfo;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.file.Input;
import org.o365se.rootkey.ErrorId;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect}. */
@Command(
        name = "inspect",
        description = {
            "Show what a message or a key chain file reveals without a key.",
            "No configuration is needed. Nothing that is shown has been authenticated."
        })
public final class InspectCommand implements Callable<Integer> {
    private static final String MESSAGE = "O5SE";
    private static final String KEY_CHAIN = "O5KC";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A message or a key chain file, or - for standard input.")
    private String file;

    @Override
    public Integer call() throws IOException {
        try (var in = Input.open(file)) {
            print(in, spec.commandLine().getOut());
        }
        return ExitCode.OK;
    }

    private void print(InputStream in, PrintWriter out) throws IOException {
        var start = in.readNBytes(MessageInfo.MAX_HEADER_BYTES);
        switch (magicOf(start)) {
            case MESSAGE ->
                MessageText.print(start, start.length + in.transferTo(OutputStream.nullOutputStream()), out);
            case KEY_CHAIN ->
                KeyChainText.print(new SequenceInputStream(new ByteArrayInputStream(start), in), start, out);
            default ->
                throw new CommandFailure(notAMessage(start)
                        .with("The file " + file
                                + " is neither a message (magic \"" + MESSAGE + "\") nor a key chain (magic \""
                                + KEY_CHAIN + "\"); check the path"));
        }
    }

    private static String magicOf(byte[] start) {
        return start.length < Integer.BYTES
                ? ""
                : StandardCharsets.ISO_8859_1
                        .decode(ByteBuffer.wrap(start, 0, Integer.BYTES))
                        .toString();
    }

    /** Returns the provider's error id for bytes that are not a message; they are padded, so that a short file is not reported as a truncated message. */
    private static ErrorId notAMessage(byte[] start) throws IOException {
        var padded = Arrays.copyOf(start, Math.max(start.length, Integer.BYTES));
        try {
            throw new IllegalStateException(
                    "Unsupported message: " + MessageInfo.read(new ByteArrayInputStream(padded)));
        } catch (CorruptedMessageException e) {
            return e.id();
        }
    }
}
