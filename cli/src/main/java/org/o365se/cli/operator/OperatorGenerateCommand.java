package org.o365se.cli.operator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.o365se.OperatorKeys;
import org.o365se.cli.file.NewFile;
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
        var publicFile = file.resolveSibling(file.getFileName() + ".pub");
        NewFile.requireAbsent(publicFile);
        var pair = OperatorKeys.generate();
        var privateKey = OperatorKeys.pem(pair.getPrivate());
        try {
            NewFile.write(file, privateKey);
        } finally {
            Arrays.fill(privateKey, (byte) 0);
        }
        NewFile.write(publicFile, OperatorKeys.pem(pair.getPublic()).getBytes(US_ASCII));
        var out = spec.commandLine().getOut();
        out.println("Wrote the private key to " + file + ", which only its owner can read,");
        out.println("and the public key to " + publicFile + ". Next, on the service's hosts, add the public key");
        out.println("to the file that keychain.operators names.");
        out.flush();
        return ExitCode.OK;
    }
}
