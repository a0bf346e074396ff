package org.o365se.cli.chain;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChain;
import org.o365se.cli.base.Confirmation;
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
            "Before, stop every program that uses the chain and put back the newest copy."
        })
public final class ChainRestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ChainCommand chains;

    @Option(names = "--yes", description = "Do not ask for confirmation.")
    private boolean yes;

    @Override
    public Integer call() throws IOException {
        var configuration = chains.main().configuration();
        var out = spec.commandLine().getOut();
        out.println("About to accept the file of " + configuration + " as the key chain.");
        out.println("Lost for good, because it was created after the copy:");
        out.println("  - new policies and scopes, and every message encrypted under them");
        out.println("  - new scope key versions, and every message encrypted under them");
        out.println("Back as it was at the time of the copy:");
        out.println("  - the policies to which scopes are assigned");
        out.println("  - names that were removed later");
        out.println("Destroyed again, as the receipts beside the audit log say: purged policies and shredded scopes.");
        out.println("Messages under older scope key versions stay readable.");
        out.println("No version number of the lost period is used again.");
        if (!yes) {
            Confirmation.require(
                    out,
                    "Are all programs stopped, and is there no newer copy? Type yes: ",
                    "The copy was not accepted");
        }
        long generation = KeyChain.restore(configuration);
        out.println("Accepted the copy; the key chain is now at generation " + generation
                + ". Next, run: o365se chain check");
        out.flush();
        return ExitCode.OK;
    }
}
