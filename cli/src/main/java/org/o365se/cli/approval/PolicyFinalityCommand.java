package org.o365se.cli.approval;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import org.o365se.KeyFinality;
import org.o365se.cli.policy.PolicyCommand;
import org.o365se.cli.text.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = policies.main().openChain()) {
            var keys = chain.destruction().finality(name);
            var homes = Finalities.of(policies.main().configuration());
            var out = spec.commandLine().getOut();
            long left = keys.stream().filter(key -> !key.isDestroyed()).count();
            if (json) {
                out.println(toJson(name, keys, left, homes).build());
            } else {
                print(keys, left, homes, out);
            }
            out.flush();
            return left == 0 ? ExitCode.OK : LEFT;
        }
    }

    private void print(List<KeyFinality> keys, long left, Finalities homes, PrintWriter out) {
        for (var key : keys) {
            out.println(Finalities.word(key.state()) + "  " + key.uri() + "  " + key.version());
            if (!key.isDestroyed()) {
                if (!key.detail().isEmpty()) {
                    out.println("  " + key.detail());
                }
                homes.commands(key).forEach(command -> out.println("  " + command));
            }
        }
        out.println(
                left == 0
                        ? "Every key above " + name + " is destroyed"
                        : left + " of " + keys.size() + " keys can still lead to the data of " + name);
    }

    /** Names, once printed, keep their meaning. */
    static JsonText toJson(String name, List<KeyFinality> keys, long left, Finalities homes) {
        return new JsonText()
                .add("name", name)
                .add("final", left == 0)
                .add("left", left)
                .add("keys", keys.stream().map(key -> toJson(key, homes)).toList());
    }

    private static JsonText toJson(KeyFinality key, Finalities homes) {
        return new JsonText()
                .add("uri", key.uri())
                .add("version", key.version())
                .add("state", Finalities.word(key.state()))
                .add("detail", key.detail())
                .addTexts("commands", key.isDestroyed() ? List.of() : homes.commands(key));
    }
}
