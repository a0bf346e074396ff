package org.o365se.cli.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import org.o365se.cli.file.Input;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy sign}. */
@Command(
        name = "sign",
        description =
                "Add an operator's signature to a policy that was created with --unsigned, so that it can be used.")
public final class PolicySignCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(paramLabel = "POLICY", description = "The alias or id of the policy.")
    private String policy;

    @Option(
            names = "--signature",
            paramLabel = "FILE",
            required = true,
            description = "The file with the 64-byte signature of the policy's request.")
    private Path signature;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = policies.main().openChain()) {
            var signed = chain.signPolicy(policy, Input.readSmall(signature));
            spec.commandLine()
                    .getOut()
                    .println("Policy " + signed.alias() + " is signed by an operator and can be used");
        }
        return ExitCode.OK;
    }
}
