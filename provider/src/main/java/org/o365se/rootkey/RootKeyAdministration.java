package org.o365se.rootkey;

import java.util.List;
import java.util.function.Consumer;

/** A home in which an operator can also list and make root keys. Thread-safe, as every {@link RootKeyHome}; made by {@link RootKeyFactory#administer}. */
public interface RootKeyAdministration extends RootKeyHome {
    /**
     * Lists the keys that could be root keys.
     *
     * @param place the label of one HSM, or its name in the configuration; empty for all
     * @param failed takes the failure of each place that cannot be reached; the others are listed all the same
     * @return the keys, in the order of the configuration and then of their labels
     * @throws RootKeyMisconfiguredException if the configuration has no such place
     */
    List<RootKeyListing> list(String place, Consumer<RootKeyException> failed);

    /**
     * Returns the type of key that suits a URI best.
     *
     * @param uri the URI of a root key that is to be made
     * @return the type that {@link #generate} is given unless the operator asks for another
     * @throws RootKeyMisconfiguredException if the URI is invalid
     */
    RootKeyType typeFor(String uri);

    /**
     * Makes a new root key that cannot leave its home.
     *
     * @param uri names the place and the key
     * @param type what to make
     * @return the new key
     * @throws RootKeyException if it cannot be made, or there is one of this name
     */
    RootKeyDescription generate(String uri, RootKeyType type);
}
