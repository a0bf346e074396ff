package org.o365se.internal.root.managed;

import java.io.Serial;
import java.nio.file.Path;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.crypto.Key256;

/** A JVM of its own, because {@code jdk.security.provider.preferred} is read once: prints what a provider that stands first is asked for. */
public final class PreferredProviders {
    private PreferredProviders() {}

    private static final class Asked extends Provider {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Set<String> algorithms = new ConcurrentSkipListSet<>();

        Asked() {
            super("AskedFirst", "1", "writes down what it is asked for");
        }

        @Override
        public Service getService(String type, String algorithm) {
            // Salt, rounds and IV are in the file for all to see; the random source is the operator's choice.
            if (!type.equals("AlgorithmParameters") && !type.equals("SecureRandom")) {
                algorithms.add(type + "." + algorithm);
            }
            return null;
        }
    }

    public static void main(String[] arguments) throws Exception {
        var asked = new Asked();
        Security.insertProviderAt(asked, 1);
        var file = Path.of("managed.p12");
        var secret = "o5s1.a secret in ASCII".toCharArray();
        var version = ManagedVersion.first(ManagedName.ofUri("managed:contoso"), new SecureRandom());
        var made = Pkcs12.empty(StoreKind.MANAGED, file);
        made.add(version, Key256.random(new SecureRandom()), secret);
        var read = Pkcs12.open(StoreKind.MANAGED, file, made.content(secret), secret);
        read.key(version, secret).destroy();
        read.under(secret, "another".toCharArray()).content("another".toCharArray());
        Ed25519.sign(Ed25519.generate().getPrivate(), new byte[1]);
        System.out.println(asked.algorithms);
    }
}
