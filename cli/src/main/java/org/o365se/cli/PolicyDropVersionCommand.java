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

/** {@code policy drop-version}. */
@Command(
        name = "drop-version",
        description = "Remove the wrapped copies of an older policy key version that no scope needs.")
final class PolicyDropVersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(index = "0", paramLabel = "POLICY", description = "The alias or id of the policy.")
    private String alias;

    @Parameters(index = "1", paramLabel = "VERSION", description = "The policy key version.")
    private long version;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = policies.main().openChain()) {
            var changed = chain.operations(alias).drop(version);
            spec.commandLine()
                    .getOut()
                    .println(
                            "Policy " + changed.alias() + " has no copy of policy key version " + version
                                    + " any more. Older copies of the chain still have one; it is worthless once the root keys of that version are destroyed.");
        }
        return ExitCode.OK;
    }
}
