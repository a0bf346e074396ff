package org.o365se.cli.policy;

import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code policy drop-version}. */
@Command(
        name = "drop-version",
        description = "Remove the wrapped copies of an older policy key version that no scope needs.")
public final class PolicyDropVersionCommand extends PolicyChangeCommand {
    @Parameters(index = "1", paramLabel = "VERSION", description = "The policy key version.")
    private long version;

    @Override
    DataEncryptionPolicy change(PolicyOperations operations) throws KeyChainException {
        return operations.drop(version);
    }

    @Override
    String done(String policy) {
        return "Policy " + policy + " has no copy of policy key version " + version
                + " any more. Older copies of the chain still have one; it is worthless once the root keys of that version are destroyed.";
    }
}
