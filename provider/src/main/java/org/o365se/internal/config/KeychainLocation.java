package org.o365se.internal.config;

import java.nio.file.Path;

/** Where the configuration says the key chain is. */
public sealed interface KeychainLocation {
    /** No key chain is configured. */
    record None() implements KeychainLocation {}

    /** A key chain that lives as long as the program, for tests. */
    record Memory() implements KeychainLocation {}

    /**
     * A key chain in a file.
     *
     * @param path the absolute path
     */
    record File(Path path) implements KeychainLocation {}

    /**
     * A key chain in a store that a bridge connects to.
     *
     * @param scheme of the URI, in lower case
     * @param uri as it is configured
     */
    record Store(String scheme, String uri) implements KeychainLocation {}
}
