package org.o365se.cli.approval;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import org.o365se.cli.scope.ScopeCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code scope shred}. */
@Command(
        name = "shred",
        description = {
            "Destroy the keys of a scope for good: nobody can read its messages with this key chain again.",
            "For a scope whose policy has approvers: o365se policy request shred."
        })
public final class ScopeShredCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ScopeCommand scopes;

    @Parameters(paramLabel = "SCOPE", description = "The alias or id of the scope.")
    private String scope;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, for the receipt.")
    private String reason;

    @Option(names = "--yes", description = "Required: it cannot be undone.")
    private boolean isConfirmed;

    @Mixin
    private ReceiptMixin receipts;

    @Override
    public Integer call() throws IOException, KeyChainException {
        if (!isConfirmed) {
            throw new ParameterException(
                    spec.commandLine(), "Shredding cannot be undone: pass --yes if you are certain.");
        }
        receipts.requireFree(scopes.main().configuration());
        try (var chain = scopes.main().openChain()) {
            var receipt = chain.destruction().shred(scope, reason);
            receipts.print(receipt, "Shredded scope " + scope, scopes.main().configuration());
        }
        return ExitCode.OK;
    }
}
