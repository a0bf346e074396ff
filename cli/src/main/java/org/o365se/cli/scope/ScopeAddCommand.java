package org.o365se.cli.scope;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.o365se.EncryptionScope;
import org.o365se.KeyChainException;
import org.o365se.cli.text.PropertyList;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code scope add}. */
@Command(name = "add", description = "Create a scope with its first scope key.")
public final class ScopeAddCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ScopeCommand scopes;

    @Parameters(paramLabel = "ALIAS", description = "The alias, TENANT/NAME.")
    private String alias;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description =
                    "The policy of the scope; it must be of the same tenant. Default: the tenant's multi-workload policy, then policy.default.")
    private @Nullable String policy;

    @Override
    public Integer call() throws IOException, KeyChainException {
        var out = spec.commandLine().getOut();
        try (var chain = scopes.main().openChain()) {
            var scope = chain.create(policy == null ? EncryptionScope.of(alias) : EncryptionScope.of(alias, policy));
            out.println("Created scope " + scope.alias());
            new PropertyList()
                    .add("id", scope.id().map(UUID::toString).orElse("none"))
                    .add("policy", scope.policy())
                    .add("scope key version", scope.keyVersion())
                    .print(out);
        }
        return ExitCode.OK;
    }
}
