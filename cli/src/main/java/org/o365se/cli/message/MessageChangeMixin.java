package org.o365se.cli.message;

import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.MessageOperations;
import org.o365se.MessageRunOptions;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that {@code rewrap} and {@code reencrypt} share. */
final class MessageChangeMixin {
    @Option(names = "--dry-run", description = "Unwrap keys and count what would be done, and write nothing.")
    private boolean dryRun;

    @Option(
            names = "--older-than-version",
            paramLabel = "N",
            description = {
                "Leave messages of scope key version N and later as they are.",
                "Default: the newest version of the scope of each message."
            })
    private @Nullable Long olderThan;

    @ArgGroup(exclusive = false)
    private @Nullable Ends ends;

    /** The two scopes of messages that move. */
    static final class Ends {
        @Option(
                names = "--from-scope",
                paramLabel = "SCOPE",
                required = true,
                description = "Move messages of this scope (alias or id) to another; those of third scopes fail.")
        private String from;

        @Option(
                names = "--to-scope",
                paramLabel = "SCOPE",
                required = true,
                description = "The scope (alias or id) that they get, of the same tenant.")
        private String to;
    }

    /** Returns the operations within scopes, or between the two that the user named. */
    MessageOperations between(MessageOperations operations) throws KeyChainException {
        return ends == null ? operations : operations.between(ends.from, ends.to);
    }

    MessageRunOptions applyTo(MessageRunOptions options, CommandSpec spec) {
        var changed = dryRun ? options.asDryRun() : options;
        if (olderThan == null) {
            return changed;
        }
        if (olderThan < 1) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--older-than-version': it is 1 or greater.");
        }
        return changed.olderThanVersion(olderThan);
    }
}
