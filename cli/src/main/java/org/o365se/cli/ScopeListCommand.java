package org.o365se.cli;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code scope list}. */
@Command(name = "list", description = "List the scopes, oldest first, those without a name too.")
final class ScopeListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ScopeCommand scopes;

    @Override
    public Integer call() throws IOException {
        try (var chain = scopes.main().openChain()) {
            var table = new Table("SCOPE", "POLICY", "VERSION", "ID");
            for (var scope : chain.scopes()) {
                table.row(
                        scope.alias(),
                        scope.policy(),
                        Long.toString(scope.keyVersion()),
                        scope.id().map(UUID::toString).orElse(""));
            }
            table.print(spec.commandLine().getOut());
        }
        return ExitCode.OK;
    }
}
