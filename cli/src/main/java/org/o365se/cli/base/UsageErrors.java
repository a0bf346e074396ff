package org.o365se.cli.base;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.o365se.rootkey.Suggestion;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Describes a usage error in two lines: the error, and how to get the help.
 *
 * <p>An unexpected argument is not repeated, because it may be a secret that was typed in the wrong place, unless it looks like the name of a command or an option.
 */
public final class UsageErrors implements IParameterExceptionHandler {
    private static final Pattern COMMAND_NAME = Pattern.compile("[a-z][a-z-]{0,29}");
    private static final Pattern OPTION_NAME = Pattern.compile("--?[a-z][a-z-]{0,29}");

    private static final Set<Class<?>> NUMBERS = Set.of(int.class, Integer.class, long.class, Long.class);

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        var command = failure.getCommandLine();
        var err = command.getErr();
        err.println(message(failure, command));
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return ExitCode.USAGE;
    }

    /** Returns the refusal of a call that names a group of commands and none of them. */
    public static ParameterException missingCommand(CommandLine group) {
        return new ParameterException(group, "Missing command; choose one of: " + names(group) + ".");
    }

    private static String message(ParameterException failure, CommandLine command) {
        var argument = failure.getArgSpec();
        if (argument != null && NUMBERS.contains(argument.type()) && failure.getValue() != null) {
            // The value is not repeated: it can be a secret that lost its option.
            return argument.paramLabel() + " must be a whole number.";
        }
        if (!(failure instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return failure.getMessage();
        }
        var unknown = unmatched.getUnmatched().get(0);
        if (unknown.length() > 1 && unknown.startsWith("-")) {
            return unknownOption(unknown, command);
        }
        return command.getSubcommands().isEmpty() ? "Too many arguments." : unknownCommand(unknown, command);
    }

    private static String unknownOption(String argument, CommandLine command) {
        int end = argument.indexOf('=');
        var name = end < 0 ? argument : argument.substring(0, end);
        var known = command.getCommandSpec().optionsMap().keySet();
        return "Unknown option"
                + (OPTION_NAME.matcher(name).matches() ? " '" + name + "'" : "")
                + Suggestion.to(name, known)
                        .map(UsageErrors::question)
                        .orElse("; write a file name that begins with '-' as ./-NAME.");
    }

    private static String unknownCommand(String argument, CommandLine command) {
        var known = command.getSubcommands().keySet();
        var lower = argument.toLowerCase(Locale.ROOT);
        return "Unknown command"
                + (COMMAND_NAME.matcher(argument).matches() ? " '" + argument + "'" : "")
                + Suggestion.to(lower, known)
                        .map(UsageErrors::question)
                        .orElseGet(() -> "; choose one of: " + names(command) + ".");
    }

    private static String question(String meant) {
        return "; did you mean '" + meant + "'?";
    }

    private static String names(CommandLine group) {
        return String.join(", ", group.getSubcommands().keySet());
    }
}
