package org.o365se.pkcs11;

/**
 * A key in a token that could be a root key.
 *
 * @param uri its root key URI
 * @param type kind and length in bits, for example {@code AES-256}
 */
public record TokenKey(String uri, String type) {}
