package org.o365se.cli.message;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import org.o365se.MessageOperations;
import org.o365se.MessageReport;
import org.o365se.MessageRunOptions;
import org.o365se.cli.base.Invocation;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What {@code rewrap} and {@code reencrypt} share. */
abstract class MessageChangeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Invocation main;

    @Mixin
    private MessageRunMixin run;

    @Mixin
    private MessageChangeMixin change;

    /** Returns what is done with a message, as the report says it. */
    abstract String done();

    abstract MessageReport change(MessageOperations operations, List<Path> paths, MessageRunOptions options)
            throws IOException;

    @Override
    public final Integer call() throws IOException, KeyChainException {
        var options = change.applyTo(run.options(spec), spec);
        try (var chain = main.openChain()) {
            run.print(spec, done(), change(change.between(run.operations(chain)), run.paths(), options));
        }
        return ExitCode.OK;
    }
}
