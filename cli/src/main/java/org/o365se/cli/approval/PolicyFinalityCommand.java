package org.o365se.cli.approval;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import org.o365se.cli.policy.PolicyCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code policy finality}. */
@Command(
        name = "finality",
        description = {
            "Tell which keys must be destroyed at their homes so that nobody can read the data of a policy or scope again, also"
                    + " not with an old copy of the key chain, and with which commands.",
            "Asks each key. Exit code 3 while one is left."
        },
        exitCodeList = {"0:every key is destroyed", "1:failure", "2:usage error", "3:a key is left"})
public final class PolicyFinalityCommand implements Callable<Integer> {
    private static final int LEFT = 3;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private PolicyCommand policies;

    @Parameters(paramLabel = "NAME", description = "The alias or id of a policy or scope.")
    private String name;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = policies.main().openChain()) {
            var keys = chain.destruction().finality(name);
            var out = spec.commandLine().getOut();
            for (var key : keys) {
                out.println(Finalities.word(key.state()) + "  " + key.uri() + "  " + key.version());
                if (!key.isDestroyed()) {
                    if (!key.detail().isEmpty()) {
                        out.println("  " + key.detail());
                    }
                    Finalities.commands(key).forEach(command -> out.println("  " + command));
                }
            }
            long left = keys.stream().filter(key -> !key.isDestroyed()).count();
            out.println(
                    left == 0
                            ? "Every key above " + name + " is destroyed"
                            : left + " of " + keys.size() + " keys can still lead to the data of " + name);
            out.flush();
            return left == 0 ? 0 : LEFT;
        }
    }
}
