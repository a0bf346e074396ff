package org.o365se.cli.audit;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.AuditTrail;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code audit init}. */
@Command(
        name = "init",
        description = {
            "Create the audit log that the configuration names, and its key.",
            "'chain init' does the same for a new chain. A log that exists is never replaced."
        })
public final class AuditInitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private AuditCommand audit;

    @Override
    public Integer call() throws IOException {
        var key = AuditTrail.init(audit.main().configuration());
        var out = spec.commandLine().getOut();
        out.println("Created the audit log. Its verification key, for everybody who verifies it:");
        out.println("  " + key);
        out.flush();
        return ExitCode.OK;
    }
}
