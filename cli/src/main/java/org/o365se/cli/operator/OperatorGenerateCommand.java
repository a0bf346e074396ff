package org.o365se.cli.operator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code operator generate}. */
@Command(
        name = "generate",
        description = {
            "Create the Ed25519 key pair of an operator.",
            "FILE receives the private key and can be read only by its owner. FILE.pub receives the public key; add it to"
                    + " the file that keychain.operators names."
        })
public final class OperatorGenerateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "The file to create for the private key. An existing file is never overwritten.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        var publicFile = KeyPairFiles.create(file);
        var out = spec.commandLine().getOut();
        out.println("Wrote the private key to " + file + ", which only its owner can read,");
        out.println("and the public key to " + publicFile + ". Next, on the service's hosts, add the public key");
        out.println("to the file that keychain.operators names.");
        out.flush();
        return ExitCode.OK;
    }
}
