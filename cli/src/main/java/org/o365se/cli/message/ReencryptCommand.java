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

/** {@code reencrypt}. */
@Command(
        name = "reencrypt",
        description = {
            "Encrypt messages again under new data keys and the newest scope key version. The plaintext is never written.",
            "Each file is replaced by a complete new one. After a crash, run the same command again."
        })
public final class ReencryptCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Invocation main;

    @Mixin
    private MessageRunMixin run;

    @Mixin
    private MessageChangeMixin change;

    @ArgGroup
    private @Nullable AadOption aad;

    @Override
    public Integer call() throws IOException, KeyChainException {
        var options = change.applyTo(run.options(spec), spec);
        try (var chain = main.openChain()) {
            run.print(
                    spec,
                    "re-encrypted",
                    change.between(run.operations(chain))
                            .reencrypt(run.paths(), aad == null ? options : options.aad(aad.bytes())));
        }
        return ExitCode.OK;
    }
}
