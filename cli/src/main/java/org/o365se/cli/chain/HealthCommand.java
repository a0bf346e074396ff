package org.o365se.cli.chain;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.o365se.ChainHealth;
import org.o365se.HealthState;
import org.o365se.PolicyHealth;
import org.o365se.RootHealth;
import org.o365se.cli.base.HealthLines;
import org.o365se.cli.base.Invocation;
import org.o365se.cli.text.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code health}. */
@Command(
        name = "health",
        description = {
            "Unwrap the newest policy key of each policy with each of its root keys, and show the health of each policy. Changes nothing.",
            "This process has no cache: a running service may still use a policy key that it unwrapped before."
        },
        exitCodeList = {
            "0:every root key works",
            "1:the health is not known; one line on standard error gives the error id and the reason",
            "2:usage error",
            "3:every policy key can be unwrapped, but a root key fails",
            "4:the policy key of at least one policy cannot be unwrapped",
            "141:the reader closed standard output, as head does"
        })
public final class HealthCommand implements Callable<Integer> {
    static final int DEGRADED = 3;
    static final int NOT_SERVING = 4;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Invocation main;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        HealthLines.silence();
        var out = spec.commandLine().getOut();
        try (var chain = main.openChain()) {
            var health = chain.testHealth();
            if (json) {
                out.println(toJson(health).build());
            } else {
                print(health, out);
            }
            out.flush();
            return exitCode(health.state());
        }
    }

    private static int exitCode(HealthState state) {
        if (state == HealthState.OK) {
            return ExitCode.OK;
        }
        return state.isServing() ? DEGRADED : NOT_SERVING;
    }

    private static void print(ChainHealth health, PrintWriter out) {
        out.println("Key chain " + health.chain() + ", generation " + health.generation() + ": " + health.state());
        for (var policy : health.policies()) {
            out.println("Policy " + policy.policy() + ": " + policy.state());
            if (policy.state() != HealthState.OK) {
                out.println("  " + policy.outlook());
            }
            for (var root : policy.roots()) {
                out.println("  " + word(root) + "  " + root.uri());
                root.failure().ifPresent(failure -> out.println("    " + failure));
            }
        }
    }

    private static String word(RootHealth root) {
        return switch (root.condition()) {
            case WORKING -> "works   ";
            case FAILING -> "fails   ";
            case NOT_USED -> "not used";
        };
    }

    private static JsonText toJson(ChainHealth health) {
        var policies = new ArrayList<JsonText>();
        health.policies().forEach(policy -> policies.add(toJson(policy)));
        return new JsonText()
                .add("state", health.state().name())
                .add("chain", health.chain().toString())
                .add("generation", health.generation())
                .add("time", health.time().toString())
                .add("policies", policies);
    }

    private static JsonText toJson(PolicyHealth policy) {
        var roots = new ArrayList<JsonText>();
        policy.roots().forEach(root -> roots.add(toJson(root)));
        return new JsonText()
                .add("policy", policy.policy())
                .add("tenant", policy.tenant())
                .add("policyId", policy.policyId().toString())
                .add("state", policy.state().name())
                .add("reason", policy.reason())
                .add("outlook", policy.outlook())
                .add("roots", roots);
    }

    private static JsonText toJson(RootHealth root) {
        return new JsonText()
                .add("root", root.uri())
                .add("rootVersion", root.version())
                .add(
                        "condition",
                        root.condition().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .add("class", root.failureClass())
                .add("error", root.errorId())
                .add("failure", root.failure());
    }
}
