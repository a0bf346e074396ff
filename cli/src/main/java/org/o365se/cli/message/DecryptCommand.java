package org.o365se.cli.message;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.o365se.CorruptedMessageException;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.MessageInfo;
import org.o365se.ServiceEncryptionInputStream;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.base.Failures;
import org.o365se.cli.base.Invocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code decrypt}. */
@Command(
        name = "decrypt",
        description = {
            "Decrypt a message. The output file is created only if the whole message is authentic, and only its owner can read it.",
            "Standard output receives each chunk once it is authenticated; the message is complete only if the exit code is 0."
        })
public final class DecryptCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Invocation main;

    @Mixin
    private MessageOptions message;

    @Override
    public Integer call() throws IOException, InvalidKeyException, KeyChainException {
        try (var chain = main.openChain()) {
            var key = message.key(chain);
            try (var in = new BufferedInputStream(message.openInput());
                    var output = message.openOutput()) {
                var scope = scopeOf(in);
                long bytes;
                try (var opened = new ServiceEncryptionInputStream(in, key, message.aad())) {
                    bytes = opened.transferTo(output.stream());
                    output.commit();
                } catch (IOException | ProviderException e) {
                    if (output.isStandardOutput() && output.hasWritten()) {
                        throw incomplete(e);
                    }
                    throw e;
                }
                spec.commandLine().getErr().println("Decrypted " + bytes + " bytes of scope " + nameOf(scope, chain));
            }
        }
        return ExitCode.OK;
    }

    private static CommandFailure incomplete(Exception cause) {
        return new CommandFailure(Failures.line(cause) + " (the output so far is authentic but incomplete)", cause);
    }

    /** Returns the scope that the header names, if it is valid; the bytes are read again afterwards. */
    private static Optional<UUID> scopeOf(InputStream in) throws IOException {
        in.mark(MessageInfo.MAX_HEADER_BYTES);
        try {
            return Optional.of(MessageInfo.read(in).scopeId());
        } catch (CorruptedMessageException e) {
            // The stream fails for the same reason when it reads the header, with a better message.
            return Optional.empty();
        } finally {
            in.reset();
        }
    }

    /** Returns the alias, or the id of a scope without alias, such as the default scope of a policy. */
    private static String nameOf(Optional<UUID> scope, KeyChain chain) {
        return chain.scopes().stream()
                .filter(known -> known.id().equals(scope))
                .map(EncryptionScope::alias)
                .findFirst()
                .orElseThrow();
    }
}
