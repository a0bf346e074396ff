package org.o365se.cli.approval;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.PolicyRequest;
import org.o365se.cli.file.Input;
import org.o365se.cli.operator.OperatorKeyFile;
import org.o365se.cli.operator.SigningCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code approve}. */
@Command(
        name = "approve",
        description = {
            "Show a request, and sign it as an approver, on the approver's own machine.",
            "'ssh-keygen -Y sign -n o365se-approval -f KEYFILE REQUEST' does the same with an OpenSSH key or a security key."
        })
public final class ApproveCommand extends SigningCommand {
    @Option(
            names = "--key",
            paramLabel = "KEYFILE",
            required = true,
            description = "The approver's Ed25519 private key, PKCS#8 in PEM.")
    private Path keyFile;

    @Option(names = "--public-key", paramLabel = "FILE", description = "Its public half. Default: KEYFILE.pub.")
    private @Nullable Path publicKeyFile;

    @Override
    protected void sign(byte[] bytes, PrintWriter writer) throws IOException, KeyChainException {
        var request = PolicyRequest.of(bytes);
        writer.print(request.text());
        var publicKey = publicKeyFile == null ? keyFile.resolveSibling(keyFile.getFileName() + ".pub") : publicKeyFile;
        var signature = request.sign(
                OperatorKeyFile.read(keyFile), new String(Input.readSmall(publicKey), StandardCharsets.UTF_8));
        writer.println();
        writer.println("Signed exactly this text, SHA-256 " + request.digest());
        write(
                signature.getBytes(StandardCharsets.US_ASCII),
                "o365se policy apply " + file().getFileName() + " " + out().getFileName() + " ...",
                writer);
    }
}
