package org.o365se.nativetests.program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;

/** A program that opens key chains with managed root keys, and adds to each a policy with two more of them. */
public final class ManagedRoots {
    private ManagedRoots() {}

    /**
     * Runs the program.
     *
     * @param args the name of the new policies, then the paths of configurations; a chain that does not exist is created
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        System.out.println("BC: " + position("BC"));
        for (int i = 1; i < args.length; i++) {
            var configuration = Path.of(args[i]);
            if (Files.notExists(configuration.resolveSibling("service.keychain"))) {
                KeyChain.init(configuration);
            }
            try (var chain = KeyChain.open(configuration)) {
                System.out.println("problems: " + chain.check().problems());
                chain.create(DataEncryptionPolicy.builder(args[0]).build());
                chain.create(EncryptionScope.of(args[0] + "-scope", args[0]));
            }
        }
    }

    private static int position(String name) {
        var all = Security.getProviders();
        for (int i = 0; i < all.length; i++) {
            if (all[i].getName().equals(name)) {
                return i + 1;
            }
        }
        return 0;
    }
}
