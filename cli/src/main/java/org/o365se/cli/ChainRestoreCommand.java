package org.o365se.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import org.o365se.KeyChain;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code chain restore}. */
@Command(
        name = "restore",
        description = {
            "Accept an old copy of the key chain that was put back, or a chain whose high-water file is lost.",
            "First stop every program that uses the chain, and put the newest existing copy in its place."
        })
final class ChainRestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ChainCommand chains;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        var configuration = chains.main().configuration();
        var out = spec.commandLine().getOut();
        out.println("Accepting a copy of the key chain that " + configuration + " names.");
        out.println("What was changed after the copy was taken is lost for good:");
        out.println("  - policies and scopes that were created since, and every message written under them");
        out.println("  - scope key versions that were made since, and every message written under them");
        out.println("What was undone since then comes back:");
        out.println("  - scopes are assigned to the policies that they had");
        out.println("  - names that were removed exist again");
        out.println("What was written under older keys stays readable.");
        out.println("No version number of the lost period is used again.");
        if (!yes) {
            confirm(out);
        }
        long generation = KeyChain.restore(configuration);
        out.println(
                "Accepted the copy; the key chain is at generation " + generation + " now. Run: o365se chain check");
        out.flush();
        return ExitCode.OK;
    }

    private static void confirm(PrintWriter out) throws IOException {
        out.print("All programs stopped, and no newer copy exists? Type yes: ");
        out.flush();
        var answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        if (answer == null) {
            // Nobody has ended the line of the question.
            out.println();
        }
        if (answer == null || !answer.strip().equals("yes")) {
            throw new CommandFailure(
                    CommandErrorId.NOT_CONFIRMED.with(
                            "The copy was not accepted and nothing was changed, because the answer was not yes; give --yes to answer beforehand"));
        }
    }
}
