package org.o365se.cli.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import org.o365se.ServiceSecrets;
import org.o365se.cli.file.NewFile;
import org.o365se.cli.secret.SecretStrength;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code chain extract}. */
@Command(
        name = "extract",
        description =
                "Write the policies and scopes of one tenant as a key chain file of their own, under a new secret, for a customer who takes the chain along.")
public final class ChainExtractCommand implements Callable<Integer> {
    private static final String OPTION = "--secret-file";

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ChainCommand chains;

    @Option(names = "--tenant", paramLabel = "TENANT", required = true, description = "The tenant.")
    private String tenant;

    @Option(
            names = OPTION,
            paramLabel = "FILE",
            required = true,
            description = "The file with the secret of the new file, created by 'o365se secret generate FILE'.")
    private Path secretFile;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The key chain file to create.")
    private Path out;

    @Override
    public Integer call() throws IOException, KeyChainException {
        NewFile.requireAbsent(out);
        try (var chain = chains.main().openChain()) {
            var secret = ServiceSecrets.read(
                    chains.main().configuration(),
                    OPTION,
                    "file:" + secretFile.toAbsolutePath().normalize());
            try {
                SecretStrength.warnIfNotGenerated(
                        secret, "the key chain", spec.commandLine().getErr());
                NewFile.write(out, chain.extract(tenant, secret));
            } finally {
                Arrays.fill(secret, '\0');
            }
            var writer = spec.commandLine().getOut();
            writer.println("Wrote the key chain of tenant " + tenant + " to " + out + ", under the secret in "
                    + secretFile + ".");
            writer.println(
                    "Where it is used: set keychain.uri and keychain.secret-source, the homes of its root keys, and");
            writer.println("run 'o365se chain restore' once.");
            writer.flush();
        }
        return ExitCode.OK;
    }
}
