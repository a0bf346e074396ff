package org.o365se.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code scope assign}. */
@Command(
        name = "assign",
        description =
                "Assign a scope to another policy of its tenant. Its keys are wrapped again; its messages do not change and stay readable.")
final class ScopeAssignCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ScopeCommand scopes;

    @Parameters(paramLabel = "SCOPE", description = "The alias or id of the scope.")
    private String scope;

    @Option(names = "--policy", paramLabel = "POLICY", required = true, description = "The alias or id of the policy.")
    private String policy;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = scopes.main().openChain()) {
            var assigned = chain.assign(scope, policy);
            spec.commandLine()
                    .getOut()
                    .println("Scope " + assigned.alias() + " is assigned to policy " + assigned.policy());
        }
        return ExitCode.OK;
    }
}
