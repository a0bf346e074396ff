package org.o365se.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.o365se.ConfigurationException;
import org.o365se.KeyChain;
import org.o365se.cli.approval.ApproveCommand;
import org.o365se.cli.approval.ApproverCommand;
import org.o365se.cli.approval.PolicyApplyCommand;
import org.o365se.cli.approval.PolicyFinalityCommand;
import org.o365se.cli.approval.PolicyRequestCommand;
import org.o365se.cli.approval.ReceiptCommand;
import org.o365se.cli.approval.ReceiptVerifyCommand;
import org.o365se.cli.approval.ScopeShredCommand;
import org.o365se.cli.audit.AuditCheckpointCommand;
import org.o365se.cli.audit.AuditCommand;
import org.o365se.cli.audit.AuditInitCommand;
import org.o365se.cli.audit.AuditShowCommand;
import org.o365se.cli.audit.AuditVerifyCommand;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.base.Failures;
import org.o365se.cli.base.FileName;
import org.o365se.cli.base.HealthLines;
import org.o365se.cli.base.Invocation;
import org.o365se.cli.base.StandardOutput;
import org.o365se.cli.base.UsageErrors;
import org.o365se.cli.chain.ChainCheckCommand;
import org.o365se.cli.chain.ChainCommand;
import org.o365se.cli.chain.ChainCopyCommand;
import org.o365se.cli.chain.ChainExtractCommand;
import org.o365se.cli.chain.ChainInitCommand;
import org.o365se.cli.chain.ChainJoinCommand;
import org.o365se.cli.chain.ChainRestoreCommand;
import org.o365se.cli.chain.ChainRotateSecretCommand;
import org.o365se.cli.chain.HealthCommand;
import org.o365se.cli.chain.RecoverCommand;
import org.o365se.cli.chain.WhoCanReadCommand;
import org.o365se.cli.demo.DemoCommand;
import org.o365se.cli.demo.JavaSecurityCommand;
import org.o365se.cli.message.DecryptCommand;
import org.o365se.cli.message.EncryptCommand;
import org.o365se.cli.message.ExplainCommand;
import org.o365se.cli.message.ExportCommand;
import org.o365se.cli.message.InspectCommand;
import org.o365se.cli.message.ReencryptCommand;
import org.o365se.cli.message.RewrapCommand;
import org.o365se.cli.message.VerifyCommand;
import org.o365se.cli.operator.OperatorCommand;
import org.o365se.cli.operator.OperatorGenerateCommand;
import org.o365se.cli.operator.OperatorSignCommand;
import org.o365se.cli.policy.PolicyAvailabilityCommand;
import org.o365se.cli.policy.PolicyCommand;
import org.o365se.cli.policy.PolicyCreateCommand;
import org.o365se.cli.policy.PolicyDisableCommand;
import org.o365se.cli.policy.PolicyDropVersionCommand;
import org.o365se.cli.policy.PolicyEnableCommand;
import org.o365se.cli.policy.PolicyFinishCommand;
import org.o365se.cli.policy.PolicyForgetCommand;
import org.o365se.cli.policy.PolicyListCommand;
import org.o365se.cli.policy.PolicyNameCommand;
import org.o365se.cli.policy.PolicyRecoverCommand;
import org.o365se.cli.policy.PolicyRefreshCommand;
import org.o365se.cli.policy.PolicyReplaceRootCommand;
import org.o365se.cli.policy.PolicyReplaceRootsCommand;
import org.o365se.cli.policy.PolicyRollCommand;
import org.o365se.cli.policy.PolicyShowCommand;
import org.o365se.cli.policy.PolicySignCommand;
import org.o365se.cli.retire.RetireCheckCommand;
import org.o365se.cli.retire.RetireCheckPolicyKeyCommand;
import org.o365se.cli.retire.RetireCheckRootCommand;
import org.o365se.cli.retire.RetireCheckScopeCommand;
import org.o365se.cli.root.ByokCheckCommand;
import org.o365se.cli.root.ByokCommand;
import org.o365se.cli.root.ByokImportCommand;
import org.o365se.cli.root.ByokMakeCommand;
import org.o365se.cli.root.RootCheckCommand;
import org.o365se.cli.root.RootCommand;
import org.o365se.cli.root.RootGenerateCommand;
import org.o365se.cli.root.RootListCommand;
import org.o365se.cli.scope.ScopeAddCommand;
import org.o365se.cli.scope.ScopeAssignCommand;
import org.o365se.cli.scope.ScopeCommand;
import org.o365se.cli.scope.ScopeListCommand;
import org.o365se.cli.scope.ScopeNameCommand;
import org.o365se.cli.scope.ScopeRollCommand;
import org.o365se.cli.secret.SecretCommand;
import org.o365se.cli.secret.SecretGenerateCommand;
import org.o365se.cli.secret.SecretRotateCommand;
import org.o365se.cli.text.TerminalWriter;
import org.o365se.cli.text.Words;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code o365se}, with the options that all its subcommands share. */
@Command(
        name = "o365se",
        description = "Service encryption under root keys that the customer controls.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:failure; one line on standard error gives the error id and the reason",
            "2:usage error",
            "141:the reader closed standard output, as head does"
        })
public final class Main implements Runnable, Invocation {
    /** In the order of the help text; the key is the name in the annotation of the class. */
    private static final Map<String, Class<?>> COMMANDS = commands();

    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";
    private static final String DUMB_TERMINAL = "dumb";

    /** The character by which the JVM replaces bytes of the command line that are invalid in the locale's encoding. */
    private static final char LOST_CHARACTER = '\uFFFD';

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "The configuration file. Default: the system property o365se.config, then the environment variable O365SE_CONFIG.")
    private @Nullable Path config;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    private boolean verbose;

    /** So that no class of the log is loaded otherwise. */
    private boolean isChainOpened;

    @Option(
            names = "--actor",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Who runs the command, for the audit log.")
    void setActor(String name) {
        System.setProperty("o365se.actor", name);
    }

    public static void main(String[] args) {
        if (System.getProperty(LOG_FORMAT) == null) {
            // One line like the command's own messages, without the time and the class.
            System.setProperty(LOG_FORMAT, "%4$s: %5$s%n");
        }
        System.exit(run(args));
    }

    /**
     * Runs a command without ending the JVM.
     *
     * @param args the command line
     * @return the exit code
     */
    public static int run(String... args) {
        var line = commandLine(args);
        if (Stream.of(args).anyMatch(argument -> argument.indexOf(LOST_CHARACTER) >= 0)) {
            line.getErr()
                    .println(
                            CommandErrorId.ARGUMENT_LOST.with(
                                    "An argument contains a character that the encoding of this locale cannot represent; run the command with LC_ALL=C.UTF-8"));
            return ExitCode.USAGE;
        }
        int code = line.execute(args);
        line.getOut().flush();
        if (code == ExitCode.OK && line.<Main>getCommand().isChainOpened) {
            HealthLines.release();
        }
        if (code == ExitCode.OK && StandardOutput.hasFailed()) {
            if (StandardOutput.isReaderGone()) {
                return StandardOutput.READER_GONE;
            }
            line.getErr()
                    .println(
                            CommandErrorId.OUTPUT_FAILED.with(
                                    "Standard output could not be written completely; check the free space of its file system"));
            return ExitCode.SOFTWARE;
        }
        return code;
    }

    /**
     * Creates the command line for a call. To describe all commands takes longer than most commands run. A call that begins with a command's name, or with the configuration and then a name, therefore has only this command, and only the called subcommand of a group. Every other call, such as help, has all commands.
     */
    public static CommandLine commandLine(String... args) {
        var main = new Main();
        var line = new CommandLine(main);
        int first = indexOfCommand(args);
        var called = first < args.length ? COMMANDS.get(args[first]) : null;
        if (called != null) {
            line.addSubcommand(called);
            var next = first + 1 < args.length ? args[first + 1] : "";
            line.getSubcommands().values().forEach(command -> addCommandsOfGroup(command, next));
        } else {
            COMMANDS.values().forEach(line::addSubcommand);
            if (!isHelpAlone(args)) {
                line.getSubcommands().values().forEach(command -> addCommandsOfGroup(command, ""));
            }
        }
        line.registerConverter(org.o365se.Profile.class, Words::profile);
        line.registerConverter(org.o365se.Access.class, Words::access);
        line.registerConverter(org.o365se.AvailabilityChoice.class, Words::availability);
        line.registerConverter(org.o365se.rootkey.RootKeyType.class, Words::rootKeyType);
        // A file name that begins with @ is a file name; its content must not become options.
        line.setExpandAtFiles(false);
        if (DUMB_TERMINAL.equals(System.getenv("TERM"))) {
            // Otherwise picocli decides: colors only on a terminal, and none if NO_COLOR is set.
            line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        }
        line.setOut(new TerminalWriter(line.getOut()));
        line.setErr(new TerminalWriter(line.getErr()));
        line.setParameterExceptionHandler(new UsageErrors());
        line.setExecutionExceptionHandler(new Failures(() -> main.verbose));
        return line;
    }

    /** Returns whether a call requests the main help or the version, which do not list the commands in groups. */
    private static boolean isHelpAlone(String... args) {
        return args.length == 1 && Set.of("--help", "-h", "--version", "-V").contains(args[0]);
    }

    private static int indexOfCommand(String... args) {
        // The configuration may come before the command, unless its name is missing.
        return args.length > 2 && args[0].equals("--config") && !COMMANDS.containsKey(args[1]) ? 2 : 0;
    }

    /** Adds the commands of a group, or only the one that is called if it is one of them. */
    private static void addCommandsOfGroup(CommandLine group, String next) {
        var commands = commandsOfGroup(group.getCommandName());
        var called = commands.stream()
                .filter(command -> command.getAnnotation(Command.class).name().equals(next))
                .findFirst();
        called.map(List::<Class<?>>of).orElse(commands).forEach(group::addSubcommand);
    }

    /** Returns the commands of a group in the order of its help text; none if the name is not a group. */
    static List<Class<?>> commandsOfGroup(String name) {
        return switch (name) {
            case "root" -> List.of(RootGenerateCommand.class, RootListCommand.class, RootCheckCommand.class);
            case "byok" -> List.of(ByokMakeCommand.class, ByokCheckCommand.class, ByokImportCommand.class);
            case "policy" ->
                List.of(
                        PolicyCreateCommand.class,
                        PolicyListCommand.class,
                        PolicyShowCommand.class,
                        PolicyNameCommand.class,
                        PolicyRequestCommand.class,
                        PolicySignCommand.class,
                        PolicyApplyCommand.class,
                        PolicyFinalityCommand.class,
                        PolicyAvailabilityCommand.class,
                        PolicyForgetCommand.class,
                        PolicyRollCommand.class,
                        PolicyRefreshCommand.class,
                        PolicyReplaceRootCommand.class,
                        PolicyReplaceRootsCommand.class,
                        PolicyFinishCommand.class,
                        PolicyRecoverCommand.class,
                        PolicyDisableCommand.class,
                        PolicyEnableCommand.class,
                        PolicyDropVersionCommand.class);
            case "scope" ->
                List.of(
                        ScopeAddCommand.class,
                        ScopeListCommand.class,
                        ScopeNameCommand.class,
                        ScopeAssignCommand.class,
                        ScopeRollCommand.class,
                        ScopeShredCommand.class);
            case "retire-check" ->
                List.of(RetireCheckRootCommand.class, RetireCheckPolicyKeyCommand.class, RetireCheckScopeCommand.class);
            case "chain" ->
                List.of(
                        ChainInitCommand.class,
                        ChainCheckCommand.class,
                        ChainRestoreCommand.class,
                        ChainRotateSecretCommand.class,
                        ChainExtractCommand.class,
                        ChainCopyCommand.class,
                        ChainJoinCommand.class);
            case "audit" ->
                List.of(
                        AuditInitCommand.class,
                        AuditShowCommand.class,
                        AuditVerifyCommand.class,
                        AuditCheckpointCommand.class);
            case "operator" -> List.of(OperatorGenerateCommand.class, OperatorSignCommand.class);
            case "receipt" -> List.of(ReceiptVerifyCommand.class);
            case "secret" -> List.of(SecretGenerateCommand.class, SecretRotateCommand.class);
            default -> List.of();
        };
    }

    private static Map<String, Class<?>> commands() {
        var commands = new LinkedHashMap<String, Class<?>>();
        commands.put("root", RootCommand.class);
        commands.put("byok", ByokCommand.class);
        commands.put("policy", PolicyCommand.class);
        commands.put("scope", ScopeCommand.class);
        commands.put("chain", ChainCommand.class);
        commands.put("health", HealthCommand.class);
        commands.put("operator", OperatorCommand.class);
        commands.put("approver", ApproverCommand.class);
        commands.put("approve", ApproveCommand.class);
        commands.put("receipt", ReceiptCommand.class);
        commands.put("audit", AuditCommand.class);
        commands.put("recover", RecoverCommand.class);
        commands.put("retire-check", RetireCheckCommand.class);
        commands.put("who-can-read", WhoCanReadCommand.class);
        commands.put("encrypt", EncryptCommand.class);
        commands.put("decrypt", DecryptCommand.class);
        commands.put("rewrap", RewrapCommand.class);
        commands.put("reencrypt", ReencryptCommand.class);
        commands.put("verify", VerifyCommand.class);
        commands.put("export", ExportCommand.class);
        commands.put("explain", ExplainCommand.class);
        commands.put("inspect", InspectCommand.class);
        commands.put("secret", SecretCommand.class);
        commands.put("java-security", JavaSecurityCommand.class);
        commands.put("demo", DemoCommand.class);
        return commands;
    }

    @Override
    public void run() {
        throw UsageErrors.missingCommand(spec.commandLine());
    }

    @Override
    public KeyChain openChain() throws IOException {
        isChainOpened = true;
        HealthLines.hold();
        return KeyChain.open(configuration());
    }

    @Override
    public Path configuration() throws CommandFailure {
        if (config != null) {
            return config;
        }
        try {
            return KeyChain.defaultConfiguration();
        } catch (ConfigurationException e) {
            throw new CommandFailure(
                    e.id().with("No configuration is set; pass --config FILE, or set O365SE_CONFIG"), e);
        } catch (InvalidPathException e) {
            throw FileName.invalid(e);
        }
    }
}
