package org.o365se.cli.policy;

import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import picocli.CommandLine.Command;

/** {@code policy enable}. */
@Command(name = "enable", description = "Enable a policy. Needs a root key that opens its policy key.")
public final class PolicyEnableCommand extends PolicyChangeCommand {
    @Override
    DataEncryptionPolicy change(PolicyOperations operations) throws KeyChainException {
        return operations.enable();
    }

    @Override
    String done(String policy) {
        return "Policy " + policy + " is enabled.";
    }
}
