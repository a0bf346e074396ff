package org.o365se.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.o365se.OperatorKeys;
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
            "The private key is in FILE, readable by its owner only, and the public key in FILE.pub, which the service's"
                    + " configuration names as one of its operators."
        })
final class OperatorGenerateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "The new file of the private key. One that exists is never overwritten.")
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
        out.println("Wrote the private key to " + file + ", readable by its owner only,");
        out.println("and the public key to " + publicFile + ". Next, on the service's hosts: add the public key");
        out.println("to the file that keychain.operators names.");
        out.flush();
        return ExitCode.OK;
    }
}
