package org.o365se.cli.chain;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChain;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code chain init}. */
@Command(
        name = "init",
        description =
                "Create an empty key chain where the configuration says. A chain that exists, or that has existed, is never replaced.")
public final class ChainInitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ChainCommand chains;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        out.println("Created key chain " + KeyChain.init(chains.main().configuration()));
        out.flush();
        return ExitCode.OK;
    }
}
