package org.o365se.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code secret generate}. The secret is written, never shown. */
@Command(
        name = "generate",
        description =
                "Write 256 random bits as text to a new file that only its owner can read. For file:FILE in a configuration.")
final class SecretGenerateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The new file. One that exists is never overwritten.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        SecretFile.generate(file);
        var out = spec.commandLine().getOut();
        out.println("Wrote a new secret to " + file + ", readable by its owner only.");
        out.println("Keep a copy where you keep secrets: without it, all that it protects is lost.");
        out.flush();
        return ExitCode.OK;
    }
}
