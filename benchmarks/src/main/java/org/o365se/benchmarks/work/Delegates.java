package org.o365se.benchmarks.work;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import java.security.Security;
import org.conscrypt.Conscrypt;

/** The providers that can do AES for us. */
public final class Delegates {
    /** The JDK's own. */
    public static final String SUN_JCE = "SunJCE";

    private Delegates() {}

    /**
     * Returns a provider, and puts it at the end of the JVM's list if it is not there.
     *
     * @param name its name
     * @return the provider
     */
    public static Provider register(String name) {
        var known = Security.getProvider(name);
        if (known != null) {
            return known;
        }
        var provider = switch (name) {
            case "AmazonCorrettoCryptoProvider" -> AmazonCorrettoCryptoProvider.INSTANCE;
            case "Conscrypt" -> Conscrypt.newProvider();
            default -> throw new IllegalArgumentException("No such delegate: " + name);
        };
        Security.addProvider(provider);
        return provider;
    }
}
