package org.o365se.cli.root;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.o365se.cli.file.NewFile;
import org.o365se.cli.text.PropertyList;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyType;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code byok make}. */
@Command(
        name = "make",
        description = {
            "Create an RSA key in a token and write it to a transfer file that only the vault can unwrap.",
            "The key is extractable while it is created; 'root generate' creates keys that never are."
        })
public final class ByokMakeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ByokCommand byok;

    @Option(
            names = "--exchange-key",
            paramLabel = "FILE",
            required = true,
            description =
                    "The public half of the vault's key exchange key in PEM, from 'az keyvault key download --encoding PEM'. Who has its private half can read the new key: make sure that the file comes from your vault.")
    private Path exchangeKey;

    @Option(
            names = "--exchange-key-id",
            paramLabel = "KID",
            required = true,
            description = "The identifier of that key with its version, https://HOST/keys/NAME/VERSION.")
    private String exchangeKeyId;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "rsa-3072",
            description = "Type of the key: rsa-3072, rsa-4096 or rsa-2048. Default: rsa-3072.")
    private RootKeyType type;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The transfer file to create. The public half of the key goes to FILE.pem.")
    private Path out;

    @Parameters(
            paramLabel = "URI",
            description = "The new key in its token, 'pkcs11:token=contoso-a;object=root-2027'.")
    private String uri;

    @Override
    public Integer call() throws IOException {
        var vaultKey = PublicKeyFile.readExchangeKey(exchangeKey);
        TransferFile.requireKeyId(exchangeKeyId);
        var publicKeyFile = Path.of(out + ".pem");
        NewFile.requireAbsent(out);
        NewFile.requireAbsent(publicKeyFile);
        try (var known = byok.open()) {
            var made = known.generateForTransfer(uri, type, vaultKey);
            NewFile.write(out, TransferFile.write(exchangeKeyId, made.wrapped()));
            NewFile.write(publicKeyFile, PublicKeyFile.pem(made.publicKey()));
            var writer = spec.commandLine().getOut();
            writer.println("Created RSA key " + uri);
            new PropertyList()
                    .add("type", type.toString())
                    .add("public key", JdkAlgorithms.fingerprint(made.publicKey()))
                    .add("wrapped for", List.of(exchangeKeyId, JdkAlgorithms.fingerprint(vaultKey)))
                    .print(writer);
            writer.println("Wrote " + out + " and " + publicKeyFile + ".");
            writer.println("The key was extractable while it was created, so it can exist elsewhere: in the vault that"
                    + " unwraps the file, and nowhere else if " + exchangeKey + " is the key of that vault.");
            if (made.isExtractable()) {
                writer.println("The token refuses to make it not extractable: anyone with the PIN can wrap it again."
                        + " Delete the key in the token after the import.");
            }
            writer.flush();
        }
        return ExitCode.OK;
    }
}
