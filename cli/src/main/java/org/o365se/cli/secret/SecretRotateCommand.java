package org.o365se.cli.secret;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.o365se.RootKeys;
import org.o365se.ServiceSecrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code secret rotate managed}. */
@Command(
        name = "rotate",
        description = {
            "Encrypt the managed root keys under a new secret. Keys and messages do not change.",
            "Every program fails to read managed.keystore until its secret source has the new secret."
        })
public final class SecretRotateCommand implements Callable<Integer> {
    private static final String OPTION = "--new-secret-file";

    /** The secret that this command rotates; {@code chain rotate-secret} rotates that of the key chain. */
    private static final String MANAGED = "managed";

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private SecretCommand secrets;

    @Parameters(paramLabel = "managed", description = "The secret of managed.keystore.")
    private String what;

    @Option(
            names = OPTION,
            paramLabel = "FILE",
            required = true,
            description = "The file with the new secret, created by 'o365se secret generate FILE'.")
    private Path newSecretFile;

    @Override
    public Integer call() throws IOException {
        if (!what.equals(MANAGED)) {
            // The argument is not repeated, because it may be a secret that was typed in the wrong place.
            throw new ParameterException(spec.commandLine(), "Unknown secret; this command rotates: " + MANAGED + ".");
        }
        var path = secrets.main().configuration();
        var file = newSecretFile.toAbsolutePath().normalize();
        var secret = ServiceSecrets.read(path, OPTION, "file:" + file);
        Path keyStore;
        try {
            SecretStrength.warnIfNotGenerated(
                    secret, "managed.keystore", spec.commandLine().getErr());
            keyStore = RootKeys.rotateManagedSecret(path, secret);
        } finally {
            Arrays.fill(secret, '\0');
        }
        var out = spec.commandLine().getOut();
        out.println("The managed root keys in " + keyStore);
        out.println("are encrypted under the new secret. Next, change in " + path);
        out.println("  managed.secret-source = file:" + file);
        out.println("and in every other configuration that names this file. Running programs recover");
        out.println("once their secret source has the new secret. Keep the old secret as long as you");
        out.println("keep backups of the file that were encrypted under it.");
        out.flush();
        return ExitCode.OK;
    }
}
