package org.o365se;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import java.security.Security;
import org.conscrypt.Conscrypt;

/** The providers that can do the AES-GCM of messages, for tests. */
public final class Delegates {
    private Delegates() {}

    /** Registers the provider behind all others, as its documentation allows; a provider of the JDK's is there already. */
    public static void install(String name) {
        switch (name) {
            case "SunJCE" -> {}
            case "AmazonCorrettoCryptoProvider" -> add(AmazonCorrettoCryptoProvider.INSTANCE);
            case "Conscrypt" -> add(Conscrypt.newProvider());
            default -> throw new IllegalArgumentException(name);
        }
    }

    private static void add(Provider provider) {
        if (Security.getProvider(provider.getName()) == null) {
            Security.addProvider(provider);
        }
    }
}
