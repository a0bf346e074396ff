package org.o365se;

import java.security.Provider;

/**
 * The JCA provider {@code O365ServiceEncryption}.
 *
 * <p>It is safe for use by many threads, as every {@link Provider} is.
 */
public final class ServiceEncryptionProvider extends Provider {
    private static final long serialVersionUID = 1L;

    /** The name of the provider, and of every algorithm and store type it serves. */
    public static final String NAME = "O365ServiceEncryption";

    /** Makes a provider that is not configured yet. */
    public ServiceEncryptionProvider() {
        super(NAME, "0.1", "Service encryption under root keys that the customer controls");
    }
}
