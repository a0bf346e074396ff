package org.o365se.rootkey;

/**
 * A key that could be a root key, as {@link RootKeyAdministration#list} finds it. Immutable.
 *
 * @param uri its root key URI
 * @param type kind and length in bits, for example {@code AES-256}
 */
public record RootKeyListing(String uri, String type) {}
