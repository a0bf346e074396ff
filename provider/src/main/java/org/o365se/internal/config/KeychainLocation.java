package org.o365se.internal.config;

import java.nio.file.Path;

/** The configured location of the key chain. */
public sealed interface KeychainLocation {
    /** No key chain is configured. */
    record None() implements KeychainLocation {}

    /** A key chain that ends with the process, for tests. */
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
     * @param uri the configured URI
     */
    record Store(String scheme, String uri) implements KeychainLocation {}
}
