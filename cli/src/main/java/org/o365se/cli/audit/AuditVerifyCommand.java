package org.o365se.cli.audit;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.AuditReport;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.text.JsonText;
import org.o365se.cli.text.PropertyList;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code audit verify}. */
@Command(
        name = "verify",
        description = {
            "Verify an audit log: each line must follow the one before it, and each checkpoint must be signed and be that of the lines.",
            "Needs no key chain and no root key. Exit code 1 if the log is not intact."
        })
public final class AuditVerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private AuditCommand audit;

    @Mixin
    private AuditSource source;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var report = source.open(audit.main()).verify(source.keptCheckpoint(), record -> {});
        print(report);
        if (!report.isIntact()) {
            throw new CommandFailure(CommandErrorId.AUDIT_NOT_INTACT.with("The audit log is not intact: "
                    + report.fault().orElseThrow() + ". Keep its files as evidence and find out who can write them"));
        }
        return ExitCode.OK;
    }

    private void print(AuditReport report) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(new JsonText()
                    .add("intact", report.isIntact())
                    .add("firstLine", report.firstLine())
                    .add("lines", report.lines())
                    .add("signedLines", report.signedLines())
                    .add("firstTime", report.firstTime())
                    .add("lastTime", report.lastTime())
                    .add("fault", report.fault().orElse(""))
                    .build());
            out.flush();
            return;
        }
        out.println(report.isIntact() ? "Audit log OK" : "The audit log is intact up to a fault only:");
        new PropertyList()
                .add("lines", report.lines() + ", the first is line " + report.firstLine() + " of the log")
                .add("signed by a checkpoint", report.signedLines())
                .add("from", report.firstTime())
                .add("to", report.lastTime())
                .print(out);
    }
}
