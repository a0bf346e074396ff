package org.o365se.cli.approval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.o365se.AuditTrail;
import org.o365se.CorruptedKeyChainException;
import org.o365se.DestructionReceipt;
import org.o365se.cli.file.Input;
import org.o365se.cli.file.NewFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The receipt of a command that destroys keys: a copy of it in a file, and what it says. */
public final class ReceiptMixin {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--receipt",
            paramLabel = "FILE",
            description = "purge, shred: the file to create for a copy of the receipt.")
    private @Nullable Path file;

    /** Checks that the copy can be created, or is there from the same command before an interruption. */
    void requireFree(Path configuration) throws IOException {
        if (file != null && !isReceipt(file, configuration)) {
            NewFile.requireAbsent(file);
        }
    }

    private static boolean isReceipt(Path file, Path configuration) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            DestructionReceipt.verify(
                    Input.read(file, ReceiptText.MAX_BYTES),
                    AuditTrail.of(configuration).verificationKey());
            return true;
        } catch (CorruptedKeyChainException e) {
            return false;
        }
    }

    /** Writes the copy, and prints what the receipt says. */
    void print(DestructionReceipt receipt, String what, Path configuration) throws IOException {
        if (file != null && !isCopy(file, receipt)) {
            NewFile.write(file, receipt.toBytes());
        }
        var out = spec.commandLine().getOut();
        out.println(what);
        ReceiptText.print(receipt, configuration, out);
        out.flush();
    }

    private static boolean isCopy(Path file, DestructionReceipt receipt) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Arrays.equals(Input.read(file, ReceiptText.MAX_BYTES), receipt.toBytes());
    }
}
