package org.o365se.rootkey;

/** A home that imports root keys created in an HSM. Thread-safe, as every {@link RootKeyHome}; a home that {@link RootKeyFactory#connect} returns may implement it. */
public interface RootKeyImport extends RootKeyHome {
    /**
     * Imports a key that was wrapped for this home.
     *
     * @param uri the URI of the key, without a version; if a key of this name exists, it gets a new version
     * @param transferFile the content of the transfer file; the home unwraps it
     * @return the key that is now in the home, as the home reports it
     * @throws RootKeyException if the home refuses the file, or cannot be reached
     */
    ImportedRootKey importKey(String uri, byte[] transferFile);
}
