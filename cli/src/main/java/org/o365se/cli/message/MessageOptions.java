package org.o365se.cli.message;

import java.io.IOException;
import java.security.Key;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.cli.file.Input;
import org.o365se.cli.file.Output;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options and parameters that {@code encrypt} and {@code decrypt} share. */
final class MessageOptions {
    private static final byte[] NOTHING = {};

    @Option(
            names = "--key",
            paramLabel = "ALIAS",
            required = true,
            description = "A scope, or a policy: it encrypts for its default scope and decrypts for all its scopes.")
    private String alias;

    @ArgGroup
    private @Nullable AadOption aad;

    @Option(names = "--force", description = "Replace the output file if it exists.")
    private boolean force;

    @Parameters(index = "0", paramLabel = "IN", description = "The file to read, or - for standard input.")
    private String in;

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write, or - for standard output.")
    private String out;

    Key key(KeyChain chain) throws KeyChainException {
        return chain.key(alias);
    }

    byte[] aad() throws IOException {
        return aad == null ? NOTHING : aad.bytes();
    }

    Input openInput() throws IOException {
        return Input.open(in);
    }

    Output openOutput() throws IOException {
        return Output.open(out, force);
    }
}
