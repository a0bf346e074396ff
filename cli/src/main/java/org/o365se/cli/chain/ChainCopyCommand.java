package org.o365se.cli.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.o365se.KeyChain;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code chain copy}. */
@Command(
        name = "copy",
        description = {
            "Copy the key chain of one configuration to the place that another one names: from a file to PostgreSQL, or back.",
            "Before, stop every program that changes the chain. Afterwards, use the copy alone."
        })
public final class ChainCopyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FROM", description = "The configuration file of the chain.")
    private Path from;

    @Parameters(index = "1", paramLabel = "TO", description = "The configuration file with the new place of the chain.")
    private Path to;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        long generation = KeyChain.copy(from, to);
        out.println("Copied the key chain at generation " + generation + ", and compared the copy.");
        out.println("From now on, use " + to + " in all programs: what the old chain still accepts would be lost.");
        out.flush();
        return ExitCode.OK;
    }
}
