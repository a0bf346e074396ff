package org.o365se.cli.scope;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code scope roll}. */
@Command(name = "roll", description = "Create a new scope key version for new messages. Older versions still decrypt.")
public final class ScopeRollCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ScopeCommand scopes;

    @Parameters(paramLabel = "SCOPE", description = "The alias or id of the scope.")
    private String scope;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = scopes.main().openChain()) {
            var rolled = chain.rollScopeKey(scope);
            spec.commandLine()
                    .getOut()
                    .println(
                            "Scope " + rolled.alias() + " now encrypts under scope key version " + rolled.keyVersion());
        }
        return ExitCode.OK;
    }
}
