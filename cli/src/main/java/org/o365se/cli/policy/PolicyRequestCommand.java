package org.o365se.cli.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import org.o365se.cli.file.NewFile;
import org.o365se.cli.operator.OperatorSignCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy request}. */
@Command(
        name = "request",
        description = "Write the request for an operator to sign, for a policy that was created with --unsigned.")
public final class PolicyRequestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(paramLabel = "POLICY", description = "The alias or id of the policy.")
    private String policy;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The file to create. Sign it with 'o365se operator sign' or any other Ed25519 tool.")
    private Path file;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = policies.main().openChain()) {
            var request = chain.operatorRequest(policy);
            NewFile.write(file, request.toBytes());
            var out = spec.commandLine().getOut();
            out.println("Wrote the request of policy " + policy + " to " + file);
            OperatorSignCommand.print(request, out);
            out.println("Next, on the operator's machine:");
            out.println("  o365se operator sign " + file.getFileName() + " --with KEYFILE --out SIGNATURE");
        }
        return ExitCode.OK;
    }
}
