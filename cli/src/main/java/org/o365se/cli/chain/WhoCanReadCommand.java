package org.o365se.cli.chain;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.o365se.AuditRecord;
import org.o365se.AuditTrail;
import org.o365se.KeyChainException;
import org.o365se.ReadAccess;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.base.Invocation;
import org.o365se.cli.text.JsonText;
import org.o365se.cli.text.Table;
import org.o365se.cli.text.Words;
import org.o365se.rootkey.RootKeyDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code who-can-read}. */
@Command(
        name = "who-can-read",
        description = {
            "Show which root keys lead to the messages of a scope or policy, and which processes unwrapped its policy key by the audit log.",
            "Uses no root key. Exit code 1 if the audit log is not intact."
        })
public final class WhoCanReadCommand implements Callable<Integer> {
    private static final int MAX_DAYS = 36_500;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Invocation main;

    @Parameters(paramLabel = "ALIAS", description = "The alias or id of a scope or policy.")
    private String alias;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "How many days of the audit log are read. Default: ${DEFAULT-VALUE}.")
    private int days;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /** What one process did. */
    private record Opens(long count, String last) {
        Opens plus(String time) {
            return new Opens(count + 1, time);
        }
    }

    /** Who acted, as a line of the log names it. */
    private record Who(String process, String user, String actor) {}

    @Override
    public Integer call() throws IOException, KeyChainException {
        if (days < 1 || days > MAX_DAYS) {
            throw new ParameterException(spec.commandLine(), "The number of days must be from 1 to " + MAX_DAYS);
        }
        ReadAccess access;
        try (var chain = main.openChain()) {
            access = chain.readAccess(alias);
        }
        var opens = opensOf(access);
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(access, opens).build());
        } else {
            print(access, opens, out);
        }
        out.flush();
        return ExitCode.OK;
    }

    /** Returns who opened the policies, or empty if there is no log. */
    private Optional<Map<Who, Opens>> opensOf(ReadAccess access) throws IOException {
        var log = AuditTrail.ifConfigured(main.configuration());
        if (log.isEmpty()) {
            return Optional.empty();
        }
        var ids = access.policies().stream().map(UUID::toString).collect(Collectors.toSet());
        var since = Instant.now().minus(Duration.ofDays(days));
        var opens = new TreeMap<Who, Opens>(
                Comparator.comparing(Who::process).thenComparing(Who::user).thenComparing(Who::actor));
        var report = log.get().verify(Optional.empty(), record -> {
            if (isOpening(record)
                    && record.member("policyId").filter(ids::contains).isPresent()
                    && record.time().filter(time -> time.isAfter(since)).isPresent()) {
                var who = new Who(
                        record.member("process").orElse(""),
                        record.member("user").orElse(""),
                        record.member("actor").orElse(""));
                var time = record.member("time").orElse("");
                opens.merge(who, new Opens(1, time), (before, one) -> before.plus(time));
            }
        });
        if (!report.isIntact()) {
            throw new CommandFailure(CommandErrorId.AUDIT_NOT_INTACT.with("The audit log is not intact: "
                    + report.fault().orElseThrow() + ". Keep its files as evidence and find out who can write them"));
        }
        return Optional.of(opens);
    }

    private static boolean isOpening(AuditRecord record) {
        return record.event().equals("root.open")
                && record.outcome().equals(Optional.of("ok"))
                && !record.member("reason").equals(Optional.of("create"));
    }

    private void print(ReadAccess access, Optional<Map<Who, Opens>> opens, PrintWriter out) {
        out.println(
                access.roots().isEmpty()
                        ? "No root key leads to messages of " + alias + " with this key chain."
                        : "Messages of " + alias + " can be read with any of these root keys:");
        access.roots().forEach(root -> out.println("  " + root.uri() + "  version " + root.version()));
        if (!access.formerRoots().isEmpty()) {
            out.println("With an old copy of the key chain also with:");
            access.formerRoots().forEach(root -> out.println("  " + root.uri() + "  version " + root.version()));
        }
        if (access.roots().isEmpty()) {
            out.println("What each of these keys answers, and availability keys: o365se policy finality " + alias);
        } else {
            out.println("Availability key: "
                    + access.availability().stream().map(Words::of).collect(Collectors.joining(", ")));
        }
        if (opens.isEmpty()) {
            out.println("Which processes unwrapped the policy key is not known, because audit.file is not set.");
            return;
        }
        out.println("Processes that unwrapped the policy key in the last " + days + " days: "
                + opens.get().size());
        if (!opens.get().isEmpty()) {
            var table = new Table("process", "user", "actor", "times", "last");
            opens.get()
                    .forEach((who, what) -> table.row(
                            who.process(), who.user(), who.actor(), Long.toString(what.count()), what.last()));
            table.print(out);
        }
    }

    private JsonText toJson(ReadAccess access, Optional<Map<Who, Opens>> opens) {
        var text = new JsonText()
                .add("alias", alias)
                .add("roots", rootsOf(access.roots()))
                .add("formerRoots", rootsOf(access.formerRoots()))
                .add(
                        "availability",
                        access.availability().stream().map(Words::of).collect(Collectors.joining(",")));
        if (opens.isPresent()) {
            var processes = new ArrayList<JsonText>();
            opens.get()
                    .forEach((who, what) -> processes.add(new JsonText()
                            .add("process", who.process())
                            .add("user", who.user())
                            .add("actor", who.actor())
                            .add("times", what.count())
                            .add("last", what.last())));
            text.add("days", days).add("processes", processes);
        }
        return text;
    }

    private static List<JsonText> rootsOf(List<RootKeyDescription> roots) {
        return roots.stream()
                .map(root -> new JsonText().add("root", root.uri()).add("rootVersion", root.version()))
                .toList();
    }
}
