package org.o365se.cli.chain;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChain;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Option(
            names = "--print-sql",
            description =
                    "Print the SQL statements that create the tables and roles of a key chain in PostgreSQL, for its administrator, and create nothing.")
    private boolean printSql;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        if (printSql) {
            out.print(
                    KeyChain.setUpScript(chains.main().configuration())
                            .orElseThrow(
                                    () -> new ParameterException(
                                            spec.commandLine(),
                                            "--print-sql is for a key chain in PostgreSQL, but keychain.uri does not name one; leave the option out")));
            out.flush();
            return ExitCode.OK;
        }
        out.println("Created key chain " + KeyChain.init(chains.main().configuration()));
        out.flush();
        return ExitCode.OK;
    }
}
