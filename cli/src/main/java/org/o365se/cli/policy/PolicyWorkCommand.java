package org.o365se.cli.policy;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import org.o365se.RollReport;
import org.o365se.WorkOptions;
import org.o365se.cli.base.WorkMixin;
import org.o365se.cli.text.JsonText;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What the commands that change the policy key of a policy share. */
public abstract class PolicyWorkCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(index = "0", paramLabel = "POLICY", description = "The alias or id of the policy.")
    private String alias;

    @Mixin
    private WorkMixin work;

    @Option(
            names = "--new-scope-keys",
            description = "Also give each scope a new scope key version, as after the disclosure of a policy key.")
    private boolean newScopeKeys;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    abstract RollReport run(PolicyOperations operations, WorkOptions options) throws KeyChainException;

    final CommandSpec spec() {
        return spec;
    }

    @Override
    public final Integer call() throws IOException, KeyChainException {
        var options = work.toOptions(spec.commandLine().getErr());
        try (var chain = policies.main().openChain()) {
            var name = chain.requirePolicy(alias).alias();
            var report = run(chain.operations(alias), newScopeKeys ? options.newScopeKeys() : options);
            var out = spec.commandLine().getOut();
            if (json) {
                out.println(toJson(name, report).build());
            } else {
                print(name, report, out);
            }
        }
        return ExitCode.OK;
    }

    private static JsonText toJson(String policy, RollReport report) {
        return new JsonText()
                .add("policy", policy)
                .add("policyKeyVersion", report.policyKeyVersion())
                .add("newVersion", report.isNewVersion())
                .add("scopesRewrapped", report.scopesRewrapped())
                .add("scopesTotal", report.scopesTotal())
                .add("dryRun", report.isDryRun());
    }

    public static void print(String policy, RollReport report, PrintWriter out) {
        if (report.isDryRun()) {
            out.println("Dry run: nothing was changed. Policy " + policy + " would have policy key version "
                    + report.policyKeyVersion() + ", and " + report.scopesRewrapped() + " of " + report.scopesTotal()
                    + " scopes would be wrapped again.");
            return;
        }
        out.println("Policy " + policy + " has " + (report.isNewVersion() ? "the new " : "") + "policy key version "
                + report.policyKeyVersion() + ". Of " + report.scopesTotal() + " scopes, " + report.scopesRewrapped()
                + " were wrapped again.");
        if (report.isNewVersion()) {
            out.println("The older version can be dropped: o365se policy drop-version " + policy + " "
                    + (report.policyKeyVersion() - 1));
        }
    }
}
