package org.o365se.cli;

import java.io.PrintWriter;
import org.o365se.ServiceSecrets;

/** Warns of secrets that were made up by a person. */
final class SecretStrength {
    private SecretStrength() {}

    /**
     * Prints a warning if a secret was not generated.
     *
     * @param what the file that it protects, with its article
     */
    static void warnIfNotGenerated(char[] secret, String what, PrintWriter err) {
        if (!ServiceSecrets.isGenerated(secret)) {
            err.println("Warning: the new secret was not made by 'o365se secret generate'. An attacker with a copy of "
                    + what + " can try to guess it.");
        }
    }
}
