package org.o365se;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import org.conscrypt.Conscrypt;

/** The providers that can do the AES-GCM of messages, for tests. */
public final class Delegates {
    public static final String JDK = "SunJCE";
    public static final String AMAZON = "AmazonCorrettoCryptoProvider";
    public static final String CONSCRYPT = "Conscrypt";

    private Delegates() {}

    /** Registers the provider behind all others, as its documentation allows; a provider of the JDK's is there already. */
    public static void install(String name) {
        if (Security.getProvider(name) == null) {
            Security.addProvider(Kept.named(name));
        }
    }

    /** Registers providers until the result is closed, so that no other test meets them. */
    public static Registered register(String... names) {
        var registered = new Registered();
        for (var name : names) {
            if (Security.getProvider(name) == null) {
                registered.add(Kept.named(name));
            }
        }
        return registered;
    }

    /** The same with a provider made for a test. */
    public static Registered register(Provider provider) {
        var registered = new Registered();
        registered.add(provider);
        return registered;
    }

    /** Providers in the list of the JVM. */
    public static final class Registered implements AutoCloseable {
        private final List<String> names = new ArrayList<>();

        private Registered() {}

        private void add(Provider provider) {
            if (Security.addProvider(provider) < 0) {
                throw new IllegalStateException(provider.getName() + " is registered already");
            }
            names.add(provider.getName());
        }

        @Override
        public void close() {
            names.forEach(Security::removeProvider);
        }
    }

    /** One object of each for the whole JVM: another one would be tested anew. */
    private static final class Kept {
        private static final List<Provider> ALL =
                List.of(AmazonCorrettoCryptoProvider.INSTANCE, Conscrypt.newProvider());

        static Provider named(String name) {
            return ALL.stream()
                    .filter(provider -> provider.getName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(name));
        }
    }
}
