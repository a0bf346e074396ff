package org.o365se.cli.scope;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.cli.text.JsonText;
import org.o365se.cli.text.PolicyJson;
import org.o365se.cli.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code scope list}. */
@Command(name = "list", description = "List the scopes, oldest first, including those without a name.")
public final class ScopeListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ScopeCommand scopes;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "List only the scopes of this policy (alias or id).")
    private @Nullable String policy;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = scopes.main().openChain()) {
            var wanted = policy == null ? null : chain.requirePolicy(policy).alias();
            var listed = chain.scopes().stream()
                    .filter(scope -> wanted == null || wanted.equals(scope.policy()))
                    .toList();
            if (json) {
                var found = listed.stream().map(PolicyJson::of).toList();
                spec.commandLine()
                        .getOut()
                        .println(new JsonText().add("scopes", found).build());
                return ExitCode.OK;
            }
            var table = new Table("SCOPE", "POLICY", "VERSION", "ID");
            for (var scope : listed) {
                table.row(
                        scope.alias(),
                        scope.policy(),
                        scope.isShredded() ? "shredded" : Long.toString(scope.keyVersion()),
                        scope.id().map(UUID::toString).orElse(""));
            }
            table.print(spec.commandLine().getOut());
        }
        return ExitCode.OK;
    }
}
