package org.o365se.cli.chain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.o365se.AvailabilityChoice;
import org.o365se.ConfigurationException;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.PolicyHealth;
import org.o365se.RollReport;
import org.o365se.RootHealth;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.base.HealthLines;
import org.o365se.cli.base.Invocation;
import org.o365se.cli.base.WorkMixin;
import org.o365se.cli.policy.PolicyWorkCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code recover}. */
@Command(
        name = "recover",
        description = {
            "Find out what is lost, tell what can be done about it and, with new root keys, do it.",
            "Uses every root key once. Without POLICY, or without new root keys on a terminal where nobody types any, it changes nothing."
        },
        exitCodeList = {
            "0:nothing is lost, or it was recovered",
            "1:failure; one line on standard error gives the error id and the reason",
            "2:usage error",
            "3:a root key fails"
        })
public final class RecoverCommand implements Callable<Integer> {
    private static final int FAILING = 3;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Invocation main;

    @Parameters(arity = "0..1", paramLabel = "POLICY", description = "The alias or id of a policy. Default: all.")
    private @Nullable String alias;

    @Option(
            names = "--root",
            paramLabel = "URI",
            description = "A new root key: once if one root key is lost, twice if both are.")
    private List<String> roots = new ArrayList<>();

    @Mixin
    private WorkMixin work;

    @Override
    public Integer call() throws IOException, KeyChainException {
        if (alias == null && !roots.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Name the policy that gets the new root keys.");
        }
        HealthLines.silence();
        var out = spec.commandLine().getOut();
        try (var chain = open(out)) {
            boolean isFailing = false;
            var wanted = alias == null ? null : chain.requirePolicy(alias);
            for (var policy : chain.testHealth().policies()) {
                if (wanted == null || wanted.id().orElseThrow().equals(policy.policyId())) {
                    isFailing |= !advise(chain, policy, out);
                }
            }
            // The report says the same.
            HealthLines.silence();
            return isFailing ? FAILING : ExitCode.OK;
        }
    }

    private KeyChain open(PrintWriter out) throws IOException {
        try {
            return main.openChain();
        } catch (CommandFailure | ConfigurationException e) {
            // The chain was not looked at.
            throw e;
        } catch (IOException e) {
            out.println("The key chain cannot be opened. If its file is lost or damaged:");
            out.println("  1. stop every program that uses it");
            out.println("  2. put the newest good backup of the file in its place");
            out.println("  3. o365se chain restore");
            out.println("  4. o365se chain check");
            out.println(
                    "Lost are the changes after the backup; messages under scopes that were created later cannot be read.");
            out.flush();
            throw e;
        }
    }

    /** Returns whether nothing fails any more. */
    private boolean advise(KeyChain chain, PolicyHealth health, PrintWriter out) throws KeyChainException {
        var policy = chain.requirePolicy(health.policyId().toString());
        var failing = health.roots().stream()
                .filter(root -> root.condition() == RootHealth.Condition.FAILING)
                .toList();
        out.println("Policy " + policy.alias() + ": " + health.state() + ", " + policy.status());
        if (failing.isEmpty()) {
            out.println("  Nothing is lost."
                    + (policy.status().scopesTotal() > 0
                            ? " A roll is not finished: o365se policy finish " + policy.alias()
                            : ""));
            return true;
        }
        for (var root : failing) {
            out.println("  Fails: " + root.uri());
            root.failure().ifPresent(failure -> out.println("    " + failure));
            out.println("    " + repair(root));
        }
        boolean areBothLost = failing.size() == health.roots().size();
        if (!areBothLost) {
            out.println(
                    "  Every message is read and written with the other root key. If the one that fails is lost for good:");
            out.println("    o365se recover " + policy.alias() + " --root NEW-ROOT-URI");
        } else if (policy.availability() == AvailabilityChoice.NONE) {
            out.println(
                    "  The policy has no availability key. If both root keys are lost for good, so are all messages under this policy.");
            return false;
        } else {
            out.println(
                    "  If both root keys are lost for good, the availability key still opens the policy key, and nothing else is lost:");
            out.println("    o365se recover " + policy.alias() + " --root NEW-ROOT-URI --root ANOTHER-ROOT-URI");
        }
        out.flush();
        return alias != null && repaired(chain, failing, areBothLost, out);
    }

    private static String repair(RootHealth root) {
        var failure = root.failureClass().map(Enum::name).orElse("");
        return switch (failure) {
            case "TRANSIENT" -> "It cannot be reached: repair the connection or the HSM, or wait.";
            case "MISCONFIGURED" -> "This process may not or cannot use it: correct the configuration.";
            case "CORRUPT" -> "Its copy of the policy key is damaged: put a good backup of the key chain in place.";
            default -> "If it was deleted: " + comeBack(root.uri());
        };
    }

    private static String comeBack(String uri) {
        if (uri.startsWith("https:")) {
            return "az keyvault key recover --id " + uri + ", as long as the vault keeps deleted keys.";
        }
        return uri.startsWith("managed:")
                ? "put the backup of managed.keystore back."
                : "restore the token from its backup; a new HSM with the same key will do.";
    }

    private boolean repaired(KeyChain chain, List<RootHealth> failing, boolean areBothLost, PrintWriter out)
            throws KeyChainException {
        var chosen = roots.isEmpty() ? typed(failing.size()) : roots;
        if (chosen.isEmpty()) {
            return false;
        }
        if (chosen.size() != failing.size()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Of the root keys " + failing.size() + " fail, and --root was passed " + chosen.size() + " times.");
        }
        var operations = chain.operations(alias);
        var options = work.toOptions(spec.commandLine().getErr());
        RollReport report = areBothLost
                ? operations.recover(chosen.get(0), chosen.get(1), options)
                : operations.replaceRoot(failing.get(0).uri(), chosen.get(0), options);
        PolicyWorkCommand.print(chain.requirePolicy(alias).alias(), report, out);
        return !report.isDryRun();
    }

    /** Asks for new root keys if the output is a terminal; the end of the input is an answer too. */
    private List<String> typed(int count) {
        if (!Ansi.AUTO.enabled()) {
            return List.of();
        }
        var in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        var out = spec.commandLine().getOut();
        var typed = new ArrayList<String>();
        try {
            while (typed.size() < count) {
                out.print("New root key URI (empty to change nothing): ");
                out.flush();
                var line = in.readLine();
                if (line == null || line.isBlank()) {
                    return List.of();
                }
                typed.add(line.strip());
            }
            return typed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
