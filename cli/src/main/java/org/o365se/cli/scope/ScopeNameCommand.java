package org.o365se.cli.scope;

import java.util.UUID;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.cli.base.Invocation;
import org.o365se.cli.base.NameCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code scope name}. */
@Command(name = "name", description = "Add an alias to a scope.")
public final class ScopeNameCommand extends NameCommand {
    @ParentCommand
    private ScopeCommand scopes;

    @Parameters(index = "0", paramLabel = "SCOPE", description = "The alias or id of the scope.")
    private String scope;

    @Override
    protected Invocation main() {
        return scopes.main();
    }

    @Override
    protected String named() {
        return "Scope " + scope;
    }

    @Override
    protected UUID idIn(KeyChain chain) throws KeyChainException {
        return chain.requireScope(scope).id().orElseThrow();
    }
}
