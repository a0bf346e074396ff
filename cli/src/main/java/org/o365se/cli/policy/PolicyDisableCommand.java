package org.o365se.cli.policy;

import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import picocli.CommandLine.Command;

/** {@code policy disable}. */
@Command(
        name = "disable",
        description =
                "Disable a policy: nothing is encrypted or decrypted under it, in any process. Needs no root key.")
public final class PolicyDisableCommand extends PolicyChangeCommand {
    @Override
    DataEncryptionPolicy change(PolicyOperations operations) throws KeyChainException {
        return operations.disable();
    }

    @Override
    String done(String policy) {
        return "Policy " + policy + " is disabled. To enable it again: o365se policy enable " + policy;
    }
}
