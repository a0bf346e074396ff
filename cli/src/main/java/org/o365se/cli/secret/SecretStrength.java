package org.o365se.cli.secret;

import java.io.PrintWriter;
import org.o365se.ServiceSecrets;

/** Warns of secrets that were not generated. */
public final class SecretStrength {
    private SecretStrength() {}

    /**
     * Prints a warning if a secret was not generated.
     *
     * @param what the file that it protects, with its article
     */
    public static void warnIfNotGenerated(char[] secret, String what, PrintWriter err) {
        if (!ServiceSecrets.isGenerated(secret)) {
            err.println(
                    "Warning: the new secret was not created by 'o365se secret generate'. An attacker who has a copy of "
                            + what + " can guess at it.");
        }
    }
}
