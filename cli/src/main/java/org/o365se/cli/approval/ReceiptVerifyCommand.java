package org.o365se.cli.approval;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.o365se.DestructionReceipt;
import org.o365se.cli.file.Input;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code receipt verify}. */
@Command(
        name = "verify",
        description = {
            "Check a receipt with the verification key alone, without the service: its signature, the proof that the audit log"
                    + " tells of it, and the approvals.",
            "Exit code 0 if it is valid, whether the destruction is final or not."
        })
public final class ReceiptVerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RECEIPT", description = "The receipt.")
    private Path file;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            required = true,
            description = "The file with the verification key, which 'o365se audit init' or 'policy create' printed.")
    private Path keyFile;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var key = new String(Input.readSmall(keyFile), StandardCharsets.UTF_8).strip();
        var report = DestructionReceipt.verify(Input.read(file, ReceiptText.MAX_BYTES), key);
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(ReceiptText.toJson(report).build());
        } else {
            out.println("The receipt is valid");
            ReceiptText.print(report, out);
        }
        out.flush();
        return ExitCode.OK;
    }
}
