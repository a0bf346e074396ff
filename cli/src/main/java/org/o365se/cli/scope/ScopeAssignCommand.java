package org.o365se.cli.scope;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.o365se.AssignReport;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.cli.base.WorkMixin;
import org.o365se.cli.file.LineList;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code scope assign}. */
@Command(
        name = "assign",
        description = {
            "Assign scopes to another policy of their tenant. Their keys are wrapped again; their messages do not change and stay readable.",
            "Between managed root keys and those of a customer, each scope also gets a new scope key version."
        })
public final class ScopeAssignCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ScopeCommand scopes;

    @Parameters(paramLabel = "SCOPE", arity = "0..*", description = "The aliases or ids of the scopes.")
    private List<String> named = new ArrayList<>();

    @Option(names = "--policy", paramLabel = "POLICY", required = true, description = "The alias or id of the policy.")
    private String policy;

    @Option(
            names = "--pattern",
            paramLabel = "PATTERN",
            description = "All scopes whose alias matches; * stands for any text and ? for any character.")
    private @Nullable String pattern;

    @Option(
            names = "--list",
            paramLabel = "FILE",
            description = "The scopes in a file, or - for standard input, one alias or id in a line.")
    private @Nullable String list;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "All scopes of a tenant that have an alias.")
    private @Nullable String tenant;

    @Mixin
    private WorkMixin work;

    @Override
    public Integer call() throws IOException, KeyChainException {
        if (named.isEmpty() && pattern == null && list == null && tenant == null) {
            throw new ParameterException(
                    spec.commandLine(), "Name the scopes: SCOPE, --pattern PATTERN, --list FILE or --tenant TENANT.");
        }
        try (var chain = scopes.main().openChain()) {
            if (isOne() && !work.isDryRun()) {
                var assigned = chain.assign(named.get(0), policy);
                spec.commandLine()
                        .getOut()
                        .println("Scope " + assigned.alias() + " is assigned to policy " + assigned.policy());
                return ExitCode.OK;
            }
            var to = chain.requirePolicy(policy).alias();
            var report = chain.assignAll(
                    wanted(chain), policy, work.toOptions(spec.commandLine().getErr()));
            return print(to, report);
        }
    }

    private boolean isOne() {
        return named.size() == 1 && pattern == null && list == null && tenant == null;
    }

    private Set<String> wanted(KeyChain chain) throws IOException {
        var wanted = new LinkedHashSet<>(named);
        if (list != null) {
            wanted.addAll(LineList.read(list, StandardCharsets.UTF_8));
        }
        if (pattern != null || tenant != null) {
            var glob = pattern == null ? Pattern.compile(".*", Pattern.DOTALL) : glob(pattern);
            chain.scopes().stream()
                    .map(scope -> scope.alias())
                    .filter(alias -> alias.indexOf('/') >= 0
                            && glob.matcher(alias).matches()
                            && (tenant == null || alias.startsWith(tenant + "/")))
                    .forEach(wanted::add);
        }
        return wanted;
    }

    private static Pattern glob(String pattern) {
        var regex = new StringBuilder();
        pattern.codePoints().forEach(one -> {
            if (one == '*') {
                regex.append(".*");
            } else if (one == '?') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(Character.toString(one)));
            }
        });
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private int print(String to, AssignReport report) {
        PrintWriter out = spec.commandLine().getOut();
        report.failed().forEach((scope, why) -> out.println("Not assigned: " + scope + ": " + why));
        out.println((report.isDryRun() ? "Dry run: nothing was changed. To be assigned" : "Assigned") + " to policy "
                + to + ": " + report.assigned().size() + " scopes; assigned before: "
                + report.unchanged().size() + "; not possible: "
                + report.failed().size());
        return report.failed().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
