package org.o365se.cli.policy;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import org.o365se.cli.text.PolicyJson;
import org.o365se.cli.text.PolicyText;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy show}. */
@Command(name = "show", description = "Show a policy: profile, state, and root keys with their exact version and home.")
public final class PolicyShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(paramLabel = "POLICY", description = "The alias or id of the policy.")
    private String alias;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, KeyChainException {
        var out = spec.commandLine().getOut();
        try (var chain = policies.main().openChain()) {
            var policy = chain.requirePolicy(alias);
            if (json) {
                var bound = chain.revocationBound();
                out.println(PolicyJson.of(policy)
                        .add(
                                "versions",
                                PolicyJson.ofVersions(chain.operations(alias).versions()))
                        .add("revokedWithinIfRefused", bound.whenRefused().toString())
                        .add(
                                "revokedWithinIfUnreachable",
                                bound.whenUnreachable().toString())
                        .build());
                return ExitCode.OK;
            }
            out.println("Policy " + policy.alias());
            PolicyText.print(policy, out);
            if (policy.approvers().isEmpty()) {
                out.println("It has no approvers, so it cannot be purged, and the operator alone can change its keys.");
            }
            PolicyText.print(chain.operations(alias).versions(), out);
            switch (policy.status().state()) {
                case PURGED ->
                    out.println("Its keys were destroyed; which keys above them are left: o365se policy finality "
                            + policy.alias());
                case PURGE_REQUESTED -> out.println(purge(chain.approvals(alias).purgeDue()));
                default -> PolicyText.print(chain.revocationBound(), out);
            }
        }
        return ExitCode.OK;
    }

    private static String purge(Optional<Instant> due) {
        return due.isPresent()
                ? "Its purge is approved. The cooling-off ends at " + due.get()
                        + "; until then an approver can cancel it, after it 'o365se policy apply' purges."
                : "Its purge waits for the approvers. A root key that answers can withdraw it (policy enable).";
    }
}
