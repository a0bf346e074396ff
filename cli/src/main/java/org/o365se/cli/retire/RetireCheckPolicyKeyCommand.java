package org.o365se.cli.retire;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code retire-check policy-key}. */
@Command(
        name = "policy-key",
        description = "Tell which scopes still need a policy key version.",
        exitCodeList = {
            "0:it is not needed",
            "1:failure; one line on standard error gives the error id and the reason",
            "2:usage error",
            "3:it is still needed"
        })
public final class RetireCheckPolicyKeyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private RetireCheckCommand group;

    @Parameters(index = "0", paramLabel = "POLICY", description = "The alias or id of the policy.")
    private String alias;

    @Parameters(index = "1", paramLabel = "VERSION", description = "The policy key version.")
    private long version;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = group.main().openChain()) {
            var report = chain.operations(alias).retireCheck(version);
            var out = spec.commandLine().getOut();
            return json
                    ? RetireText.printJson(report, out)
                    : RetireText.print("policy key version " + version + " of policy " + alias, report, out);
        }
    }
}
