package org.o365se.cli.policy;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What the commands share that change a policy alone, and none of its scopes. */
abstract class PolicyChangeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(index = "0", paramLabel = "POLICY", description = "The alias or id of the policy.")
    private String alias;

    abstract DataEncryptionPolicy change(PolicyOperations operations) throws KeyChainException;

    /** Returns the sentence that says what was done. */
    abstract String done(String policy);

    @Override
    public final Integer call() throws IOException, KeyChainException {
        try (var chain = policies.main().openChain()) {
            var changed = change(chain.operations(alias));
            spec.commandLine().getOut().println(done(changed.alias()));
        }
        return ExitCode.OK;
    }
}
