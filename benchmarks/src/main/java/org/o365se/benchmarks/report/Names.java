package org.o365se.benchmarks.report;

import java.util.List;
import java.util.Map;

/** The names of contenders in tables and charts. */
final class Names {
    /**
     * A kind of contender.
     *
     * @param id the first part of the contender's id
     * @param group the name that it shares with others of its group
     * @param joint between the group and the details
     * @param before the details
     * @param after the details
     */
    private record Kind(String id, String group, String joint, String before, String after) {
        static Kind of(String id, String group) {
            return new Kind(id, group, ", ", "", "");
        }
    }

    private static final Map<String, String> DETAILS = Map.of(
            "AmazonCorrettoCryptoProvider", "ACCP",
            "4096", "4 KiB",
            "65536", "64 KiB",
            "1048576", "1 MiB");

    /** In the order in which they are shown. */
    private static final List<Kind> KINDS = List.of(
            Kind.of("o365se", "O365ServiceEncryption"),
            new Kind("o365se-new-cipher", "O365ServiceEncryption", ", ", "", ", new Cipher each time"),
            new Kind("tink-envelope", "Tink", " ", "KmsEnvelopeAead", ""),
            new Kind("tink-streaming", "Tink", " ", "streaming, ", " segments"),
            new Kind("aws", "AWS Encryption SDK", ", ", "", " frames"),
            Kind.of("primitives", "Bare primitives"),
            Kind.of("raw", "Raw AES-GCM"),
            Kind.of("raw-read", "Raw AES-GCM, reading the source"),
            Kind.of("raw-whole", "Raw AES-GCM, one call"));

    private Names() {}

    /** Returns the whole name. */
    static String of(String contender) {
        return group(contender) + kind(contender).joint() + detail(contender);
    }

    /** Returns the heading of the contender's group in a chart. */
    static String group(String contender) {
        return kind(contender).group();
    }

    /** Returns what distinguishes a contender from the others of its group. */
    static String detail(String contender) {
        var parts = contender.split(":", -1);
        var kind = kind(contender);
        var detail = parts.length == 1 ? "" : DETAILS.getOrDefault(parts[1], parts[1]);
        var threads = parts.length > 2 && !parts[2].equals("1") ? ", " + parts[2] + " threads" : "";
        return kind.before() + detail + kind.after() + threads;
    }

    /** Returns where the contender's kind is shown: the least first. */
    static int place(String contender) {
        return KINDS.indexOf(kind(contender));
    }

    static String ofProcess(String process) {
        int end = process.indexOf(' ');
        return end < 0 ? process : process.substring(0, end) + " (" + of(process.substring(end + 1)) + ")";
    }

    static boolean isOurs(String contender) {
        return contender.startsWith("o365se");
    }

    private static Kind kind(String contender) {
        var id = contender.split(":", -1)[0];
        return KINDS.stream()
                .filter(kind -> kind.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No name for contender " + contender));
    }
}
