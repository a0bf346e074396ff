package org.o365se.cli.approval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.o365se.cli.operator.KeyPairFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code approver key generate}. */
@Command(
        name = "generate",
        description = {
            "Create the Ed25519 key pair of an approver, on the approver's own machine.",
            "FILE receives the private key and can be read only by its owner. FILE.pub receives the public key, which goes to"
                    + " whoever creates the policy. A key of 'ssh-keygen -t ed25519' or '-t ed25519-sk' does as well."
        })
public final class ApproverKeyGenerateCommand implements Callable<Integer> {
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
        out.println("and the public key to " + publicFile + ". Next, where the policy is created:");
        out.println("  o365se policy create TENANT/NAME --approver NAME=" + publicFile.getFileName()
                + " ... --approvals N");
        out.flush();
        return ExitCode.OK;
    }
}
