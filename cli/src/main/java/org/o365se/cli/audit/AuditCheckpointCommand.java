package org.o365se.cli.audit;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.AuditTrail;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code audit checkpoint}. */
@Command(
        name = "checkpoint",
        description = {
            "Sign all lines of the audit log that are not signed yet, and print the checkpoint.",
            "Keep a copy where nobody who can write the log can change it: 'audit verify --checkpoint' then finds every line that was changed or cut off."
        })
public final class AuditCheckpointCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private AuditCommand audit;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        out.print(AuditTrail.checkpoint(audit.main().configuration()));
        out.flush();
        return ExitCode.OK;
    }
}
