package org.o365se.internal.model;

/**
 * A root key that refused, remembered until its next success.
 *
 * @param rootUri its URI
 * @param since when it refused first, in milliseconds since 1970
 */
public record DeniedMark(String rootUri, long since) {}
