package org.o365se.cli.chain;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.base.HealthLines;
import org.o365se.cli.text.PropertyList;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code chain check}. */
@Command(
        name = "check",
        description =
                "Unwrap every policy key with each of its root keys, and every scope key with its policy key. Changes nothing.")
public final class ChainCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ChainCommand chains;

    @Override
    public Integer call() throws IOException, KeyChainException {
        HealthLines.silence();
        try (var chain = chains.main().openChain()) {
            var found = chain.check();
            var out = spec.commandLine().getOut();
            out.println(
                    found.problems().isEmpty()
                            ? "Key chain OK: every key unwraps"
                            : "Some keys of the key chain do not unwrap:");
            found.problems().forEach(problem -> out.println("  " + problem));
            new PropertyList()
                    .add("generation", found.generation())
                    .add("policy key copies unwrapped", found.policyKeys())
                    .add("scope keys unwrapped", found.scopeKeys())
                    .print(out);
            if (!found.problems().isEmpty()) {
                throw new CommandFailure(CommandErrorId.CHAIN_HAS_PROBLEMS.with("The key chain has problems ("
                        + found.problems().size() + "); standard output lists the keys and the next step for each"));
            }
        }
        return ExitCode.OK;
    }
}
