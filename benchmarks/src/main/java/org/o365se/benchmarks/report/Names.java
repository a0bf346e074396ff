package org.o365se.benchmarks.report;

import java.util.Map;

/** Contenders as a reader knows them. */
final class Names {
    private static final Map<String, String> KINDS = Map.of(
            "o365se", "O365ServiceEncryption",
            "o365se-new-cipher", "O365ServiceEncryption, new Cipher each",
            "raw", "raw AES-GCM, 16 KiB chunks",
            "raw-read", "raw AES-GCM, 16 KiB chunks, read first",
            "raw-whole", "raw AES-GCM, one call",
            "primitives", "its own primitives",
            "tink-streaming", "Tink streaming",
            "tink-envelope", "Tink KmsEnvelopeAead",
            "aws", "AWS Encryption SDK");
    private static final Map<String, String> DETAILS = Map.of(
            "AmazonCorrettoCryptoProvider", "ACCP",
            "4096", "4 KiB",
            "65536", "64 KiB",
            "1048576", "1 MiB");

    private Names() {}

    static String of(String contender) {
        var parts = contender.split(":", -1);
        var name = KINDS.getOrDefault(parts[0], parts[0]);
        if (parts.length > 1) {
            name += ", " + DETAILS.getOrDefault(parts[1], parts[1]);
        }
        if (parts.length > 2 && !parts[2].equals("1")) {
            name += ", " + parts[2] + " threads";
        }
        return name;
    }

    static String ofProcess(String process) {
        int end = process.indexOf(' ');
        return end < 0 ? process : process.substring(0, end) + " (" + of(process.substring(end + 1)) + ")";
    }

    static boolean isOurs(String contender) {
        return contender.startsWith("o365se");
    }
}
