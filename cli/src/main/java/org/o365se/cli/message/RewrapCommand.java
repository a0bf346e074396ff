package org.o365se.cli.message;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import org.o365se.cli.base.Invocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code rewrap}. */
@Command(
        name = "rewrap",
        description = {
            "Re-wrap the headers of messages for the newest scope key version. The data keys stay the same: after a leaked scope key use 'reencrypt'.",
            "Each file is replaced by a complete new one. After a crash, run the same command again."
        })
public final class RewrapCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Invocation main;

    @Mixin
    private MessageRunMixin run;

    @Mixin
    private MessageChangeMixin change;

    @Option(
            names = "--in-place",
            description = "Overwrite the 68 bytes of the header in each file, with a journal file beside it meanwhile.")
    private boolean inPlace;

    @Override
    public Integer call() throws IOException, KeyChainException {
        var options = change.applyTo(run.options(spec), spec);
        try (var chain = main.openChain()) {
            run.print(
                    spec,
                    "re-wrapped",
                    change.between(run.operations(chain))
                            .rewrap(run.paths(), inPlace ? options.writingInPlace() : options));
        }
        return ExitCode.OK;
    }
}
