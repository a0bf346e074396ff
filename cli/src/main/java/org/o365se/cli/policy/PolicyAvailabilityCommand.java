package org.o365se.cli.policy;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.o365se.AvailabilityChoice;
import org.o365se.KeyChainException;
import org.o365se.cli.text.PolicyText;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy availability}. */
@Command(
        name = "availability",
        description =
                "Change the permitted use of a policy's availability key, or the key itself. Needs a root key, except for none.")
public final class PolicyAvailabilityCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(paramLabel = "POLICY", description = "The alias or id of the policy.")
    private String alias;

    @Option(
            names = "--set",
            paramLabel = "CHOICE",
            required = true,
            description =
                    "none (removes the wrapped copies of the policy key; needs no root key), recover-only, outage, outage+system.")
    private AvailabilityChoice choice;

    @Option(
            names = "--key",
            paramLabel = "URI",
            description = "Another availability key, which wraps every policy key version from now on.")
    private @Nullable String key;

    @Override
    public Integer call() throws IOException, KeyChainException {
        var out = spec.commandLine().getOut();
        try (var chain = policies.main().openChain()) {
            var before = chain.requirePolicy(alias);
            var changed =
                    key == null ? chain.setAvailability(alias, choice) : chain.setAvailability(alias, choice, key);
            out.println("Changed policy " + changed.alias());
            PolicyText.print(changed, out);
            if (choice == AvailabilityChoice.NONE && before.availabilityKey().isPresent()) {
                out.println("Next: destroy the key " + before.availabilityKey().get()
                        + " at its home, because older copies of the chain have policy keys wrapped by it.");
            }
        }
        return ExitCode.OK;
    }
}
