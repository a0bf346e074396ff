package org.o365se.cli.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.o365se.ServiceSecrets;
import org.o365se.cli.secret.SecretStrength;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code chain rotate-secret}. */
@Command(
        name = "rotate-secret",
        description = {
            "Change the secret that authenticates the key chain. Keys and messages do not change.",
            "Every program fails to read the chain until its secret source has the new secret."
        })
public final class ChainRotateSecretCommand implements Callable<Integer> {
    private static final String OPTION = "--new-secret-file";

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ChainCommand chains;

    @Option(
            names = OPTION,
            paramLabel = "FILE",
            required = true,
            description = "The file with the new secret, created by 'o365se secret generate FILE'.")
    private Path newSecretFile;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        var file = newSecretFile.toAbsolutePath().normalize();
        try (var chain = chains.main().openChain()) {
            var secret = ServiceSecrets.read(chains.main().configuration(), OPTION, "file:" + file);
            try {
                SecretStrength.warnIfNotGenerated(
                        secret, "the key chain", spec.commandLine().getErr());
                chain.rotateSecret(secret);
            } finally {
                Arrays.fill(secret, '\0');
            }
        }
        out.println("The key chain has the new secret. Next, change in "
                + chains.main().configuration());
        out.println("  keychain.secret-source = file:" + file);
        out.println("and in every other configuration that names this chain. Running programs recover");
        out.println("once their secret source has the new secret. Keep the old secret as long as you");
        out.println("keep backups that were written with it.");
        out.flush();
        return ExitCode.OK;
    }
}
