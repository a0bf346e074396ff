package org.o365se.internal.model;

/**
 * A root key that denied its use, recorded until its next success.
 *
 * @param rootUri its URI
 * @param version its exact version
 * @param since the time of the first denial, in milliseconds since 1970
 */
public record DeniedMark(RootKeyUri rootUri, String version, long since) {
    /** Returns whether the mark is about an exact root key. */
    public boolean isOf(RootKeyUri uri, String exact) {
        return rootUri.equals(uri) && version.equals(exact);
    }
}
