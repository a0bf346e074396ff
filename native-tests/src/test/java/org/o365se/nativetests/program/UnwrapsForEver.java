package org.o365se.nativetests.program;

import java.nio.file.Path;
import java.util.Set;
import org.o365se.internal.config.Configuration;
import org.o365se.internal.config.SecretSources;
import org.o365se.pkcs11.Pkcs11RootKeyFactory;

/** Asks a root key again and again until it is killed; says so after the first time. */
public final class UnwrapsForEver {
    private UnwrapsForEver() {}

    /**
     * Runs the program.
     *
     * @param args a configuration file and a root key URI
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        var bridges = Set.of("pkcs11", "keyvault");
        var configuration = Configuration.read(Path.of(args[0]), bridges);
        try (var roots = new Pkcs11RootKeyFactory()
                .connect(configuration.entriesFor(Set.of("pkcs11")), new SecretSources(configuration))) {
            var root = roots.newest(args[1], "contoso");
            var wrapped = root.wrap(new byte[32]);
            for (boolean first = true; ; first = false) {
                root.unwrap(wrapped);
                if (first) {
                    System.out.println("unwrapped");
                }
            }
        }
    }
}
