package org.o365se.cli.message;

import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.Profile;
import org.o365se.cli.base.Invocation;
import org.o365se.cli.text.PolicyJson;
import org.o365se.cli.text.PolicyText;
import org.o365se.cli.text.PropertyList;
import org.o365se.cli.text.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code explain}. */
@Command(
        name = "explain",
        description =
                "Explain which policy applies to a scope and why, and which keys its data depend on, from the root keys down.")
public final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Invocation main;

    @Parameters(paramLabel = "SCOPE", description = "The alias or id of the scope.")
    private String alias;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = main.openChain()) {
            explain(chain, chain.requireScope(alias));
        }
        return ExitCode.OK;
    }

    private void explain(KeyChain chain, EncryptionScope scope) throws KeyChainException {
        var policy = chain.requirePolicy(scope.policy());
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(PolicyJson.of(scope)
                    .add("because", reason(policy))
                    .add("appliedPolicy", PolicyJson.of(policy))
                    .build());
            return;
        }
        out.println("Scope " + scope.alias());
        var properties = new PropertyList()
                .add("policy", policy.alias())
                .add("because", reason(policy))
                .add("profile", Words.of(policy.profile()));
        if (scope.isShredded() || !policy.status().isUsable()) {
            properties.add(
                    "state",
                    (scope.isShredded() ? "shredded" : PolicyText.stateName(policy))
                            + ": nothing can be encrypted or decrypted under it");
        }
        int number = 0;
        for (var root : policy.roots()) {
            number++;
            properties.add("root key " + number, PolicyText.describe(root));
        }
        policy.availabilityKey().ifPresent(key -> properties.add("availability key", key));
        properties
                .add("availability", Words.of(policy.availability()) + ": " + Words.meaningOf(policy.availability()))
                .add("policy key version", policy.policyKeyVersion())
                .add("scope id", scope.id().map(UUID::toString).orElse("none"))
                .add("scope key version", scope.keyVersion())
                .add("created", scope.createdAt().map(Instant::toString).orElse("none"))
                .print(out);
    }

    private static String reason(DataEncryptionPolicy policy) {
        if (policy.profile() == Profile.MULTI_WORKLOAD) {
            return "the multi-workload policy of its tenant is assigned to it";
        }
        return policy.alias().endsWith("/managed")
                ? "the service manages the keys of its tenant (policy.default = managed)"
                : "the policy is assigned to it";
    }
}
