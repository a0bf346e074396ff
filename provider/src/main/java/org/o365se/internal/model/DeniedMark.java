package org.o365se.internal.model;

/**
 * A root key that denied its use, recorded until its next success.
 *
 * @param rootUri its URI
 * @param since the time of the first denial, in milliseconds since 1970
 */
public record DeniedMark(RootKeyUri rootUri, long since) {}
