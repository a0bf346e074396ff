package org.o365se.cli.policy;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.cli.text.JsonText;
import org.o365se.cli.text.PolicyJson;
import org.o365se.cli.text.PolicyText;
import org.o365se.cli.text.Table;
import org.o365se.cli.text.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy list}. */
@Command(name = "list", description = "List the policies, oldest first.")
public final class PolicyListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (var chain = policies.main().openChain()) {
            if (json) {
                var listed = chain.policies().stream().map(PolicyJson::of).toList();
                spec.commandLine()
                        .getOut()
                        .println(new JsonText().add("policies", listed).build());
                return ExitCode.OK;
            }
            var table = new Table("POLICY", "PROFILE", "VERSION", "STATE", "ROOT KEYS");
            for (var policy : chain.policies()) {
                table.row(
                        policy.alias(),
                        Words.of(policy.profile()),
                        Long.toString(policy.policyKeyVersion()),
                        PolicyText.word(policy),
                        policy.roots().get(0).uri());
                // In one row they would be wider than most terminals.
                policy.roots().stream().skip(1).forEach(root -> table.row("", "", "", "", root.uri()));
            }
            table.print(spec.commandLine().getOut());
        }
        return ExitCode.OK;
    }
}
