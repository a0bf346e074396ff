package org.o365se.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
        })
final class Main implements Runnable {
    /** In the order of the help text; each is called by the name in its own annotation. */
    private static final Map<String, Class<?>> COMMANDS = commands();

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
        System.exit(commandLine(args).execute(args));
    }

    /**
     * Makes the command line for a call. A call that begins with a command's name (or with the configuration, and then it) can only reach that one, and all of them together take longer to describe than most
     * commands take to run: so only that one is there. Every other call (help above all) finds all.
     */
    static CommandLine commandLine(String... args) {
        var main = new Main();
        var line = new CommandLine(main);
        var called = calledBy(args);
        if (called != null) {
            line.addSubcommand(called);
        } else {
            COMMANDS.values().forEach(line::addSubcommand);
        }
        line.registerConverter(org.o365se.Profile.class, Words::profile);
        line.registerConverter(org.o365se.AvailabilityChoice.class, Words::availability);
        line.registerConverter(org.o365se.pkcs11.RootKeyType.class, Words::rootKeyType);
        line.setExecutionExceptionHandler(new Failures(() -> main.verbose));
        return line;
    }

    private static @Nullable Class<?> calledBy(String... args) {
        // Before the command there may be the configuration, unless its name was forgotten.
        int first = args.length > 2 && args[0].equals("--config") && !COMMANDS.containsKey(args[1]) ? 2 : 0;
        return args.length > first ? COMMANDS.get(args[first]) : null;
    }

    private static Map<String, Class<?>> commands() {
        var commands = new LinkedHashMap<String, Class<?>>();
        commands.put("root", RootCommand.class);
        commands.put("policy", PolicyCommand.class);
        commands.put("scope", ScopeCommand.class);
        commands.put("chain", ChainCommand.class);
        commands.put("operator", OperatorCommand.class);
        commands.put("encrypt", EncryptCommand.class);
        commands.put("decrypt", DecryptCommand.class);
        commands.put("inspect", InspectCommand.class);
        commands.put("secret", SecretCommand.class);
        commands.put("java-security", JavaSecurityCommand.class);
        commands.put("demo", DemoCommand.class);
        return commands;
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
