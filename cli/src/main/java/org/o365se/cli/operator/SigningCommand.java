package org.o365se.cli.operator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import org.o365se.cli.file.Input;
import org.o365se.cli.file.NewFile;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands share that show a request and sign it, on the signer's own machine. */
public abstract class SigningCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "REQUEST", description = "The request, from 'o365se policy request'.")
    private Path file;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The file to create for the signature.")
    private Path out;

    /** Shows a request, signs it and calls {@link #write}. */
    protected abstract void sign(byte[] request, PrintWriter writer) throws IOException, KeyChainException;

    /**
     * Writes the signature.
     *
     * @param signature the content of its file
     * @param next the command that takes the file, on the service's host
     */
    protected final void write(byte[] signature, String next, PrintWriter writer) throws IOException {
        NewFile.write(out, signature);
        writer.println("Wrote the signature to " + out + ". Next, on the service's host:");
        writer.println("  " + next);
    }

    /** Returns the file of the request. */
    protected final Path file() {
        return file;
    }

    /** Returns the file of the signature. */
    protected final Path out() {
        return out;
    }

    @Override
    public final Integer call() throws IOException, KeyChainException {
        var writer = spec.commandLine().getOut();
        sign(Input.readSmall(file), writer);
        writer.flush();
        return ExitCode.OK;
    }
}
