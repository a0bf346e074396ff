package org.o365se.cli.root;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.text.PropertyList;
import org.o365se.rootkey.JdkAlgorithms;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code byok import}. */
@Command(
        name = "import",
        description = {
            "Check a transfer file, import it into the vault, and compare the public key there with that of the token.",
            "A key of this name that exists in the vault gets a new version."
        })
public final class ByokImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ByokCommand byok;

    @Option(
            names = "--exchange-key",
            paramLabel = "FILE",
            required = true,
            description = "The public half of the vault's key exchange key, in PEM.")
    private Path exchangeKey;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            required = true,
            description =
                    "The public half of the key in the token, in PEM: the file that 'byok make' wrote beside the transfer file.")
    private Path publicKey;

    @Parameters(index = "0", paramLabel = "FILE", description = "The transfer file.")
    private Path file;

    @Parameters(index = "1", paramLabel = "URI", description = "The key in the vault, https://HOST/keys/NAME.")
    private String uri;

    @Override
    public Integer call() throws IOException {
        var expected = PublicKeyFile.read(publicKey);
        var transfer = TransferFile.read(file, PublicKeyFile.readExchangeKey(exchangeKey));
        transfer.requireVaultOf(uri);
        try (var known = byok.open()) {
            var imported = known.importKey(uri, transfer.content());
            var found = imported.publicKey();
            if (!found.getModulus().equals(expected.getModulus())
                    || !found.getPublicExponent().equals(expected.getPublicExponent())) {
                throw new CommandFailure(CommandErrorId.IMPORTED_KEY_DIFFERS.with("Version "
                        + imported.description().version() + " of " + uri + " was imported, but is not the key of "
                        + publicKey + " (public key " + JdkAlgorithms.fingerprint(found)
                        + "). Do not use it: disable that version, and find out where the transfer file was replaced"));
            }
            var out = spec.commandLine().getOut();
            out.println("Imported root key " + imported.description().uri());
            new PropertyList()
                    .add("wraps by", imported.description().algorithm().name())
                    .add("version", imported.description().version())
                    .add("home", imported.description().home())
                    .add("public key", JdkAlgorithms.fingerprint(found))
                    .print(out);
            out.println("It is the key of " + publicKey + ". A policy takes it and the key in the token as one key:"
                    + " they cannot be its two root keys.");
            out.flush();
        }
        return ExitCode.OK;
    }
}
