package org.o365se.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChain;
import org.o365se.error.ErrorId;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The root of the command {@code o365se}, and what all its sub-commands share.
 *
 * <p>It runs from the class path, without a module descriptor: {@code inspect} and {@code secret generate} use packages that the provider's module keeps to
 * itself, so that the provider need not make them public for the sake of its own command.
 */
@Command(
        name = "o365se",
        description = "Service encryption under root keys that the customer controls.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is done",
            "1:it failed; one line on standard error says why, beginning with an error id",
            "2:the call itself is wrong"
        },
        subcommands = {
            RootCommand.class,
            PolicyCommand.class,
            ScopeCommand.class,
            ChainCommand.class,
            EncryptCommand.class,
            DecryptCommand.class,
            InspectCommand.class,
            SecretCommand.class,
            JavaSecurityCommand.class,
            DemoCommand.class
        })
final class Main implements Runnable {
    private static final String CONFIG_PROPERTY = "o365se.config";
    private static final String CONFIG_VARIABLE = "O365SE_CONFIG";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "The configuration file. Without it: system property o365se.config, then environment O365SE_CONFIG.")
    private @Nullable Path config;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    private boolean verbose;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        var main = new Main();
        var line = new CommandLine(main);
        line.registerConverter(org.o365se.Profile.class, Words::profile);
        line.registerConverter(org.o365se.AvailabilityChoice.class, Words::availability);
        line.registerConverter(org.o365se.pkcs11.RootKeyType.class, Words::rootKeyType);
        line.setExecutionExceptionHandler(new Failures(() -> main.verbose));
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: one of the commands below.");
    }

    /** Opens the live key chain of the configuration; the caller closes it. */
    KeyChain openChain() throws IOException {
        return KeyChain.open(configuration());
    }

    /** Finds the configuration file that the caller means. */
    Path configuration() throws CommandFailure {
        return Optional.ofNullable(config)
                .or(() ->
                        Optional.ofNullable(System.getProperty(CONFIG_PROPERTY)).map(Path::of))
                .or(() -> Optional.ofNullable(System.getenv(CONFIG_VARIABLE))
                        .filter(value -> !value.isEmpty())
                        .map(Path::of))
                .orElseThrow(() -> new CommandFailure(ErrorId.CONFIGURATION_INCOMPLETE.with(
                        "No configuration was named; give --config FILE, or set " + CONFIG_VARIABLE)));
    }
}
