package org.o365se.cli.operator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.o365se.KeyChainException;
import org.o365se.OperatorRequest;
import org.o365se.cli.text.PolicyText;
import org.o365se.cli.text.PropertyList;
import org.o365se.cli.text.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code operator sign}. */
@Command(name = "sign", description = "Show and sign the request of a policy.")
public final class OperatorSignCommand extends SigningCommand {
    @Option(
            names = "--with",
            paramLabel = "KEYFILE",
            required = true,
            description = "The operator's Ed25519 private key, PKCS#8 in PEM.")
    private Path keyFile;

    @Override
    protected void sign(byte[] request, PrintWriter writer) throws IOException, KeyChainException {
        var asked = OperatorRequest.of(request);
        writer.println("Signing the request " + file());
        print(asked, writer);
        write(
                asked.sign(OperatorKeyFile.read(keyFile)),
                "o365se policy sign " + asked.policyId() + " --signature " + out().getFileName(),
                writer);
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
