package org.o365se.internal.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A secret source: the place of a secret, never the secret. */
sealed interface SecretSourceSyntax {
    /** The permitted forms, for messages. */
    String ALLOWED = "file:PATH, env:NAME or prompt";

    /** One line of a file. */
    record InFile(Path path) implements SecretSourceSyntax {}

    /** A variable of the environment. */
    record InEnvironment(String name) implements SecretSourceSyntax {}

    /** Input from the console. */
    record Prompt() implements SecretSourceSyntax {}

    /** Parses a source; empty if it is invalid, and then it must not be shown, because it may be a secret in the wrong place. */
    static Optional<SecretSourceSyntax> parse(String source) {
        if (source.equals("prompt")) {
            return Optional.of(new Prompt());
        }
        if (source.startsWith("env:") && source.length() > "env:".length()) {
            return Optional.of(new InEnvironment(source.substring("env:".length())));
        }
        if (source.startsWith("file:") && source.length() > "file:".length()) {
            try {
                return Optional.of(new InFile(Path.of(source.substring("file:".length()))));
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
