package org.o365se.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code scope name}. */
@Command(name = "name", description = "Give a scope one more alias, also one that has none.")
final class ScopeNameCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ScopeCommand scopes;

    @Parameters(index = "0", paramLabel = "SCOPE", description = "Its alias or id.")
    private String scope;

    @Parameters(index = "1", paramLabel = "ALIAS", description = "The further alias, TENANT/NAME.")
    private String alias;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = scopes.main().openChain()) {
            var known = chain.scope(scope).orElseThrow(() -> ScopeCommand.unknown(scope));
            chain.name(known.id().orElseThrow().toString(), alias);
            spec.commandLine().getOut().println("Scope " + scope + " is also named " + alias);
        }
        return ExitCode.OK;
    }
}
