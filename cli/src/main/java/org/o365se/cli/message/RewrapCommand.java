package org.o365se.cli.message;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.o365se.MessageOperations;
import org.o365se.MessageReport;
import org.o365se.MessageRunOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rewrap}. */
@Command(
        name = "rewrap",
        description = {
            "Re-wrap the headers of messages for the newest scope key version. The data keys stay the same: after a leaked scope key use 'reencrypt'.",
            "Each file is replaced by a complete new one. After a crash, run the same command again."
        })
public final class RewrapCommand extends MessageChangeCommand {
    @Option(
            names = "--in-place",
            description = "Overwrite the 68 bytes of the header in each file, with a journal file beside it meanwhile.")
    private boolean inPlace;

    @Override
    String done() {
        return "re-wrapped";
    }

    @Override
    MessageReport change(MessageOperations operations, List<Path> paths, MessageRunOptions options) throws IOException {
        return operations.rewrap(paths, inPlace ? options.writingInPlace() : options);
    }
}
