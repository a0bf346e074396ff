package org.o365se.cli.approval;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.PolicyRequest;
import org.o365se.cli.file.Input;
import org.o365se.cli.file.NewFile;
import org.o365se.cli.operator.OperatorKeyFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code approve}. */
@Command(
        name = "approve",
        description = {
            "Show a request, and sign it as an approver, on the approver's own machine.",
            "'ssh-keygen -Y sign -n o365se-approval -f KEYFILE REQUEST' does the same with an OpenSSH key or a security key."
        })
public final class ApproveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "REQUEST", description = "The request, from 'o365se policy request'.")
    private Path file;

    @Option(
            names = "--key",
            paramLabel = "KEYFILE",
            required = true,
            description = "The approver's Ed25519 private key, PKCS#8 in PEM.")
    private Path keyFile;

    @Option(names = "--public-key", paramLabel = "FILE", description = "Its public half. Default: KEYFILE.pub.")
    private @Nullable Path publicKeyFile;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The file to create for the signature.")
    private Path out;

    @Override
    public Integer call() throws IOException, KeyChainException {
        var request = PolicyRequest.of(Input.readSmall(file));
        var writer = spec.commandLine().getOut();
        writer.print(request.text());
        var publicKey = publicKeyFile == null ? keyFile.resolveSibling(keyFile.getFileName() + ".pub") : publicKeyFile;
        var signature = request.sign(
                OperatorKeyFile.read(keyFile), new String(Input.readSmall(publicKey), StandardCharsets.UTF_8));
        NewFile.write(out, signature.getBytes(StandardCharsets.US_ASCII));
        writer.println();
        writer.println("Signed exactly this text, SHA-256 " + request.digest());
        writer.println("Wrote the signature to " + out + ". Next, on the service's host:");
        writer.println("  o365se policy apply " + file.getFileName() + " " + out.getFileName() + " ...");
        writer.flush();
        return ExitCode.OK;
    }
}
