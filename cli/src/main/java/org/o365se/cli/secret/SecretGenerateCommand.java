package org.o365se.cli.secret;

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
                "Create a file with a random secret of 256 bits, as text, that only its owner can read. Use it as file:FILE in the configuration.")
public final class SecretGenerateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "The file to create for the secret. An existing file is never overwritten.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        SecretFile.generate(file);
        var out = spec.commandLine().getOut();
        out.println("Wrote a new secret to " + file + ", which only its owner can read.");
        out.println("Keep a copy in a safe place: without the secret, everything that it protects is lost.");
        out.flush();
        return ExitCode.OK;
    }
}
