package org.o365se.cli;

import java.io.IOException;
import java.security.Key;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code encrypt} and {@code decrypt} have in common. */
final class MessageOptions {
    private static final byte[] NOTHING = {};

    @Option(
            names = "--key",
            paramLabel = "ALIAS",
            required = true,
            description = "A scope, or a policy for its default scope; a policy decrypts for all of its scopes.")
    private String alias;

    @ArgGroup
    private @Nullable AadOption aad;

    @Option(names = "--force", description = "Replace the output file if it exists.")
    private boolean force;

    @Parameters(index = "0", paramLabel = "IN", description = "The file to read, - for standard input.")
    private String in;

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write, - for standard output.")
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
