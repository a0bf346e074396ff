package org.o365se.rootkey;

/**
 * A key that is a root key or could be one, or that cannot, as {@link RootKeyAdministration#list} finds it. Immutable.
 *
 * @param uri its root key URI
 * @param type kind and length in bits, for example {@code AES-256}
 * @param problem why it cannot be a root key; empty if nothing is known that speaks against it
 */
public record RootKeyListing(String uri, String type, String problem) {}
