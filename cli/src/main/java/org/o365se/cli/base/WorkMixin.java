package org.o365se.cli.base;

import java.io.PrintWriter;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.o365se.WorkOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that changes many scopes. */
public final class WorkMixin {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--dry-run", description = "Try it with all root keys, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "The largest number of scopes in a second. Default: no limit.")
    private @Nullable Integer rate;

    public boolean isDryRun() {
        return dryRun;
    }

    /** Returns the default options, with progress on standard error. */
    public static WorkOptions withProgress(PrintWriter err) {
        // A listener is called for each part; work of one part prints nothing unless there is a bar.
        var progress = new Progress(err, "scopes", 1);
        return WorkOptions.DEFAULT.listener((done, total) -> progress.show(done, OptionalLong.of(total)));
    }

    public WorkOptions toOptions(PrintWriter err) {
        var options = withProgress(err);
        if (rate != null) {
            if (rate < 1) {
                throw new ParameterException(spec.commandLine(), "The rate must be 1 or greater, not " + rate + ".");
            }
            options = options.scopesPerSecond(rate);
        }
        return dryRun ? options.dryRun() : options;
    }
}
