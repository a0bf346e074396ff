package org.o365se.keychain;

/**
 * A root key that refused, remembered until its next success.
 *
 * @param rootUri its URI
 * @param since when it refused first, in milliseconds since 1970
 */
record DeniedMark(String rootUri, long since) {}
