package org.o365se.cli.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.AuditTrail;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.base.FileName;
import org.o365se.cli.base.Invocation;
import org.o365se.cli.file.Input;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which audit log is read: that of the configuration, or files from elsewhere. */
final class AuditSource {
    private static final int MAX_CHECKPOINT_BYTES = 1 << 14;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description =
                    "Files of a log in the order in which they were written. Without: the log of the configuration.")
    private List<String> files = List.of();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The verification key that 'audit init' printed. Needed with FILE.")
    private @Nullable String key;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "A checkpoint of this log that was kept elsewhere.")
    private @Nullable String checkpoint;

    AuditTrail open(Invocation main) throws IOException {
        if (key != null) {
            var paths = new ArrayList<Path>();
            for (var file : files) {
                paths.add(FileName.of(file));
            }
            return AuditTrail.of(paths, key);
        }
        if (!files.isEmpty()) {
            throw new CommandFailure(CommandErrorId.AUDIT_KEY_NEEDED.with(
                    "Files of an audit log can be verified only with its verification key; give --key KEY"));
        }
        return AuditTrail.of(main.configuration());
    }

    Optional<String> keptCheckpoint() throws IOException {
        if (checkpoint == null) {
            return Optional.empty();
        }
        try (var in = Input.open(checkpoint)) {
            return Optional.of(new String(in.readNBytes(MAX_CHECKPOINT_BYTES), UTF_8));
        }
    }
}
