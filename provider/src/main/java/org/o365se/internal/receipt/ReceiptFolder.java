package org.o365se.internal.receipt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;

/** Reads all receipts of a service, for what has to be done again after an old copy of the chain was restored. */
public final class ReceiptFolder {
    private static final String SUFFIX = ".json";

    private ReceiptFolder() {}

    /**
     * Reads and checks every receipt in a folder.
     *
     * @param folder may be missing: then there are none
     * @param verificationKey that of the audit log
     * @param expected what the receipts are about that the audit log tells of; each must be there
     * @throws IOException if one is missing, altered or cannot be read
     */
    public static List<VerifiedReceipt> read(Path folder, String verificationKey, Set<String> expected)
            throws IOException {
        var receipts = new ArrayList<VerifiedReceipt>();
        if (Files.isDirectory(folder)) {
            for (var file : filesIn(folder)) {
                try {
                    receipts.add(VerifiedReceipt.of(AtomicFile.read(file, Receipts.MAX_BYTES), verificationKey));
                } catch (IOException e) {
                    throw new IOException(
                            ProviderErrorId.RECEIPT_BAD.with("The receipt " + file + " is not valid: " + e.getMessage()
                                    + "; put the customer's copy of it there, then restore again"),
                            e);
                }
            }
        }
        var there = receipts.stream().map(VerifiedReceipt::subject).collect(Collectors.toSet());
        for (var subject : expected) {
            if (!there.contains(subject)) {
                throw new IOException(
                        ProviderErrorId.RECEIPT_BAD.with(
                                "The audit log tells of a receipt (chain, action, id: " + subject
                                        + ") that is not in " + folder
                                        + ", so what was purged or shredded would come back; put the customer's copy of the receipt there, then restore again"));
            }
        }
        return receipts;
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }
}
