package org.o365se.cli.base;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The common part of {@code policy name} and {@code scope name}. */
public abstract class NameCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "1", paramLabel = "ALIAS", description = "The alias to add, TENANT/NAME.")
    private String alias;

    protected abstract Invocation main();

    /** Returns "Policy" or "Scope" and the alias or id as it was typed. */
    protected abstract String named();

    /** Finds the id of the policy or scope, or throws. */
    protected abstract UUID idIn(KeyChain chain) throws KeyChainException;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = main().openChain()) {
            chain.name(idIn(chain).toString(), alias);
            spec.commandLine().getOut().println(named() + " is also named " + alias);
        }
        return ExitCode.OK;
    }
}
