package org.o365se.benchmarks.work;

/**
 * Who does the work, by a name of up to three parts, {@code kind:detail:threads}: the values of the benchmarks' parameter {@code contender}.
 *
 * @param kind which library or limit
 * @param detail name of the provider that does AES for it, or a segment's size in bytes; empty where there is no choice
 * @param threads how many threads one call may use
 */
public record Contender(Kind kind, String detail, int threads) {
    /** The libraries and limits. */
    public enum Kind {
        /** The provider of this project, objects kept between messages. */
        O365SE,
        /** The provider of this project, a new Cipher for each message. */
        O365SE_NEW_CIPHER,
        /** AES/GCM of a provider over chunks of 16 KiB, no key handling. */
        RAW,
        /** The same, each chunk read from a stream or file into an array first, as every reader of one has to. */
        RAW_READ,
        /** AES/GCM of a provider, all data in one call. */
        RAW_WHOLE,
        /** The steps of one message of ours on kept JCA objects. */
        PRIMITIVES,
        /** Tink's AES-GCM-HKDF streaming. */
        TINK_STREAMING,
        /** Tink's KmsEnvelopeAead with a local key. */
        TINK_ENVELOPE,
        /** The AWS Encryption SDK with its cache. */
        AWS
    }

    /**
     * Reads a name.
     *
     * @param name such as {@code o365se:SunJCE:2}
     * @return the contender
     */
    public static Contender of(String name) {
        var parts = name.split(":", -1);
        var kind = Kind.valueOf(parts[0].replace('-', '_').toUpperCase(java.util.Locale.ROOT));
        return new Contender(kind, parts.length > 1 ? parts[1] : "", parts.length > 2 ? Integer.parseInt(parts[2]) : 1);
    }

    /** Returns the detail as a number of bytes. */
    int bytes() {
        return Integer.parseInt(detail);
    }
}
