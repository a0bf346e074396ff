package org.o365se.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.Callable;
import org.o365se.error.ErrorId;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code inspect}. */
@Command(
        name = "inspect",
        description = {
            "Show what can be read of a message or a key chain file without any key.",
            "Needs no configuration. Nothing that is shown has been authenticated."
        })
final class InspectCommand implements Callable<Integer> {
    private static final String MESSAGE = "O5SE";
    private static final String KEY_CHAIN = "O5KC";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A message or a key chain file.")
    private Path file;

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        byte[] start;
        try (var in = Input.open(file)) {
            start = in.readNBytes(ChainFileHeader.BYTES);
        }
        var out = spec.commandLine().getOut();
        switch (magicOf(start)) {
            case MESSAGE -> MessageText.print(start, Files.size(file), out);
            case KEY_CHAIN -> KeyChainText.print(file, start, out);
            default ->
                throw new CommandFailure(ErrorId.MESSAGE_NO_HEADER.with("The file " + file
                        + " is neither a message (it would begin with \"" + MESSAGE + "\") nor a key chain (\""
                        + KEY_CHAIN + "\"); check the path"));
        }
        return ExitCode.OK;
    }

    private static String magicOf(byte[] start) {
        return start.length < Integer.BYTES
                ? ""
                : StandardCharsets.ISO_8859_1
                        .decode(ByteBuffer.wrap(start, 0, Integer.BYTES))
                        .toString();
    }
}
