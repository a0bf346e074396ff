package org.o365se.cli.audit;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.o365se.AuditRecord;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code audit show}. */
@Command(
        name = "show",
        description = {
            "Show the lines of an audit log that were proved to follow one another, up to the first fault.",
            "Several filters must all fit. Exit code 1 if the log is not intact."
        })
public final class AuditShowCommand implements Callable<Integer> {
    /** What is shown in columns of its own, or says how lines are chained. */
    private static final List<String> NOT_REPEATED = List.of("seq", "time", "event", "outcome", "prev", "note", "tree");

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private AuditCommand audit;

    @Mixin
    private AuditSource source;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only lines from this time on, as 2027-01-31T08:00:00Z.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only lines before this time.")
    private @Nullable String until;

    @Option(names = "--event", paramLabel = "NAME", description = "Only lines of this event, or of a group as root.")
    private @Nullable String event;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only lines of this tenant.")
    private @Nullable String tenant;

    @Option(names = "--policy", paramLabel = "POLICY", description = "Only lines of this policy, by alias or id.")
    private @Nullable String policy;

    @Option(names = "--scope", paramLabel = "SCOPE", description = "Only lines of this scope, by alias, hash or id.")
    private @Nullable String scope;

    @Option(names = "--root", paramLabel = "URI", description = "Only lines of this root key.")
    private @Nullable String root;

    @Option(names = "--json", description = "Print each line as it is in the log.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        var from = time(since, Instant.MIN);
        var to = time(until, Instant.MAX);
        var report = source.open(audit.main()).verify(source.keptCheckpoint(), record -> {
            if (isWanted(record, from, to)) {
                print(record, out);
            }
        });
        out.flush();
        if (!report.isIntact()) {
            throw new CommandFailure(CommandErrorId.AUDIT_NOT_INTACT.with("The audit log is not intact: "
                    + report.fault().orElseThrow() + ". Keep its files as evidence and find out who can write them"));
        }
        return ExitCode.OK;
    }

    private boolean isWanted(AuditRecord record, Instant from, Instant to) {
        var time = record.time().orElse(Instant.EPOCH);
        return !time.isBefore(from)
                && time.isBefore(to)
                && (event == null
                        || record.event().equals(event)
                        || record.event().startsWith(event + "."))
                && isAnyOf(record, tenant, "tenant")
                && isAnyOf(record, policy, "policy", "policyId")
                && isAnyOf(record, scope, "scope", "scopeId", "alias")
                && isAnyOf(record, root, "root");
    }

    private static boolean isAnyOf(AuditRecord record, @Nullable String wanted, String... members) {
        if (wanted == null) {
            return true;
        }
        for (var member : members) {
            if (record.member(member).filter(wanted::equals).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private void print(AuditRecord record, PrintWriter out) {
        if (json) {
            out.println(record.json());
            return;
        }
        out.println(record.number() + "  " + record.member("time").orElse("") + "  " + record.event()
                + record.outcome().map(outcome -> "  " + outcome).orElse(""));
        var rest = record.members().entrySet().stream()
                .filter(member -> !NOT_REPEATED.contains(member.getKey()))
                .map(member -> member.getKey() + "=" + member.getValue())
                .collect(Collectors.joining("  "));
        if (!rest.isEmpty()) {
            out.println("    " + rest);
        }
    }

    private Instant time(@Nullable String text, Instant whenAbsent) {
        try {
            return text == null ? whenAbsent : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(), "A time is written as 2027-01-31T08:00:00Z (UTC), and not as the one given");
        }
    }
}
