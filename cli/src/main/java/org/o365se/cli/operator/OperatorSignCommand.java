package org.o365se.cli.operator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import org.o365se.OperatorRequest;
import org.o365se.cli.file.Input;
import org.o365se.cli.file.NewFile;
import org.o365se.cli.text.PolicyText;
import org.o365se.cli.text.PropertyList;
import org.o365se.cli.text.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code operator sign}. */
@Command(name = "sign", description = "Show and sign the request of a policy.")
public final class OperatorSignCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "REQUEST", description = "The request, created by 'o365se policy request operator'.")
    private Path request;

    @Option(
            names = "--with",
            paramLabel = "KEYFILE",
            required = true,
            description = "The operator's Ed25519 private key, PKCS#8 in PEM.")
    private Path keyFile;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The file to create for the signature.")
    private Path out;

    @Override
    public Integer call() throws IOException, KeyChainException {
        var asked = OperatorRequest.of(Input.readSmall(request));
        var writer = spec.commandLine().getOut();
        writer.println("Signing the request " + request);
        print(asked, writer);
        NewFile.write(out, asked.sign(OperatorKeyFile.read(keyFile)));
        writer.println("Wrote the signature to " + out + ". Next, on the service's host:");
        writer.println("  o365se policy sign " + asked.policyId() + " --signature " + out.getFileName());
        writer.flush();
        return ExitCode.OK;
    }

    public static void print(OperatorRequest request, PrintWriter out) {
        var properties = new PropertyList()
                .add("chain", request.chainId())
                .add("tenant", request.tenant())
                .add("policy", request.policyId())
                .add("profile", Words.of(request.profile()));
        int number = 0;
        for (var root : request.roots()) {
            number++;
            properties.add("root key " + number, PolicyText.describe(root));
        }
        properties.add("availability key", Words.of(request.availability())).print(out);
    }
}
