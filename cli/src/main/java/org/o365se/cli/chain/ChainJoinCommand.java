package org.o365se.cli.chain;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChain;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code chain join}. */
@Command(
        name = "join",
        description = {
            "Use, on this host, a key chain that other hosts use already: record its generation in this host's high-water file.",
            "From then on an older copy of the chain is refused here."
        })
public final class ChainJoinCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ChainCommand chains;

    @Option(
            names = "--generation",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Refuse a chain that is older than generation N, which another host reports (chain check --json).")
    private long generation;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        out.println("This host uses the key chain from generation "
                + KeyChain.join(chains.main().configuration(), generation) + " on");
        out.flush();
        return ExitCode.OK;
    }
}
