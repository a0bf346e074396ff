package org.o365se.cli.message;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.o365se.MessageOperations;
import org.o365se.MessageReport;
import org.o365se.MessageRunOptions;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** {@code reencrypt}. */
@Command(
        name = "reencrypt",
        description = {
            "Encrypt messages again under new data keys and the newest scope key version. The plaintext is never written.",
            "Each file is replaced by a complete new one. After a crash, run the same command again."
        })
public final class ReencryptCommand extends MessageChangeCommand {
    @ArgGroup
    private @Nullable AadOption aad;

    @Override
    String done() {
        return "re-encrypted";
    }

    @Override
    MessageReport change(MessageOperations operations, List<Path> paths, MessageRunOptions options) throws IOException {
        return operations.reencrypt(paths, aad == null ? options : options.aad(aad.bytes()));
    }
}
