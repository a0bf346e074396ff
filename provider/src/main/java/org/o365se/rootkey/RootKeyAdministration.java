package org.o365se.rootkey;

import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.function.Consumer;

/** A home in which an operator can also list and create root keys. Thread-safe, as every {@link RootKeyHome}; created by {@link RootKeyFactory#administer}. */
public interface RootKeyAdministration extends RootKeyHome {
    /**
     * Lists the keys that could be root keys.
     *
     * @param place the label of one HSM, or its name in the configuration; empty for all
     * @param failed receives the failure of each HSM that cannot be reached; the others are listed nevertheless
     * @return the keys, in the order of the configuration and then of their labels
     * @throws RootKeyMisconfiguredException if the configuration has no such HSM
     */
    List<RootKeyListing> list(String place, Consumer<RootKeyException> failed);

    /**
     * Returns the default type of a new key.
     *
     * @param uri the URI of a root key to create
     * @return the type to pass to {@link #generate} unless the operator requests another
     * @throws RootKeyMisconfiguredException if the URI is invalid
     */
    RootKeyType typeFor(String uri);

    /**
     * Creates a root key that cannot leave its home.
     *
     * @param uri the URI of the new key, which names its HSM
     * @param type the type of the new key
     * @return the new key
     * @throws RootKeyException if it cannot be created, or a key of this name exists
     */
    RootKeyDescription generate(String uri, RootKeyType type);

    /**
     * Creates an RSA key in the HSM and wraps it for the import into a vault. The key is extractable while it is created and wrapped; then the home makes it not
     * extractable if the HSM allows that. Nothing is left in the HSM if this fails.
     *
     * @param uri the URI of the new key, which names its HSM
     * @param type the type of the new key, one of the RSA types
     * @param exchangeKey the vault's key exchange key, with 2048, 3072 or 4096 bits; its owner can read the new key
     * @return the wrapped key
     * @throws RootKeyException if the HSM cannot do this, or a key of this name exists
     */
    RootKeyTransfer generateForTransfer(String uri, RootKeyType type, RSAPublicKey exchangeKey);
}
