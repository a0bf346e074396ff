package org.o365se.cli.policy;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.o365se.AvailabilityChoice;
import org.o365se.KeyChainException;
import org.o365se.KeyFinality;
import org.o365se.cli.base.Confirmation;
import org.o365se.cli.text.PolicyText;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Option(
            names = "--destroy",
            description =
                    "With --set none: also destroy every availability key that the policy has ever had in the availability key store.")
    private boolean destroy;

    @Option(names = "--yes", description = "Do not ask for confirmation.")
    private boolean yes;

    @Override
    public Integer call() throws IOException, KeyChainException {
        var out = spec.commandLine().getOut();
        if (destroy && (choice != AvailabilityChoice.NONE || key != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--destroy is possible only with --set none and without --key");
        }
        if (destroy) {
            return destroyKeys(out);
        }
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

    private int destroyKeys(PrintWriter out) throws IOException, KeyChainException {
        try (var chain = policies.main().openChain()) {
            var policy = chain.requirePolicy(alias);
            out.println("About to destroy the availability key of policy " + policy.alias() + ".");
            out.println("If both root keys are lost for good after that, so are all messages under this policy.");
            if (!yes) {
                Confirmation.require(out, "Destroy it? Type yes: ", "The availability key was not destroyed");
            }
            var found = chain.destruction().dropAvailability(alias);
            PolicyText.print(chain.requirePolicy(alias), out);
            for (var one : found) {
                out.println((one.isDestroyed() ? "Destroyed " : "Not destroyed: ") + one.uri() + ", version "
                        + one.version());
            }
            if (found.isEmpty()) {
                out.println("The policy never had an availability key.");
            } else if (found.stream().allMatch(KeyFinality::isDestroyed)) {
                out.println("Next: destroy the backups of availability.keystore, which still have the key.");
            } else {
                out.println(
                        "Next: destroy these keys at their home, because older copies of the chain have policy keys wrapped by them.");
            }
        }
        return ExitCode.OK;
    }
}
