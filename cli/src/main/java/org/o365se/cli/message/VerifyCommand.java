package org.o365se.cli.message;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.cli.base.Invocation;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code verify}. */
@Command(
        name = "verify",
        description =
                "Verify that messages are complete and authentic from their first to their last byte. Writes nothing.")
public final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Invocation main;

    @Mixin
    private MessageRunMixin run;

    @ArgGroup
    private @Nullable AadOption aad;

    @Override
    public Integer call() throws IOException, KeyChainException {
        var options = run.options(spec);
        try (var chain = main.openChain()) {
            run.print(
                    spec,
                    "verified",
                    run.operations(chain).verify(run.paths(), aad == null ? options : options.aad(aad.bytes())));
        }
        return ExitCode.OK;
    }
}
