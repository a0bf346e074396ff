package org.o365se.cli.root;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.o365se.cli.text.PropertyList;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code byok check}. */
@Command(name = "check", description = "Check a transfer file by the rules of the vault, without the vault.")
public final class ByokCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--exchange-key",
            paramLabel = "FILE",
            required = true,
            description = "The public half of the vault's key exchange key, in PEM.")
    private Path exchangeKey;

    @Parameters(paramLabel = "FILE", description = "The transfer file, of 'byok make' or of a vendor's tool.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        var transfer = TransferFile.read(file, PublicKeyFile.readExchangeKey(exchangeKey));
        var out = spec.commandLine().getOut();
        out.println("The transfer file " + file + " follows the rules of the vault");
        new PropertyList()
                .add("wrapped for", transfer.keyId())
                .add("holds", "an RSA key with " + transfer.bits() + " bits, by its length")
                .print(out);
        out.flush();
        return ExitCode.OK;
    }
}
