package org.o365se.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.error.ErrorId;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy show}. */
@Command(name = "show", description = "Show a policy: its root keys with exact version and home, profile, state.")
final class PolicyShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(paramLabel = "ALIAS", description = "The policy.")
    private String alias;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        try (var chain = policies.main().openChain()) {
            var policy = chain.policy(alias)
                    .orElseThrow(() -> new CommandFailure(ErrorId.POLICY_UNKNOWN.with("There is no policy " + alias
                            + " in this key chain; o365se policy list names those there are")));
            out.println("Policy " + policy.alias());
            PolicyText.print(policy, out);
        }
        return ExitCode.OK;
    }
}
