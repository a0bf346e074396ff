package org.o365se;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The files that version 1 wrote once and every later version must open; the README.md beside them says how they were made. */
public final class Fixtures {
    /** Plaintext lengths of the messages. */
    static final int[] SIZES = {0, 1, 16_384, 40_000};

    static final String FOLDER = "/fixtures/v1/";
    static final String POLICY = "contoso/exchange";
    static final String SCOPE = "contoso/alice";
    static final String OTHER_POLICY = "contoso/second";
    static final String REASSIGNED = "contoso/bob";
    static final byte[] AAD = "message 42".getBytes(StandardCharsets.US_ASCII);

    private Fixtures() {}

    /** The bytes of a fixture. */
    public static byte[] bytes(String name) {
        try (var in = Fixtures.class.getResourceAsStream(FOLDER + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a fixture, without the line's end. */
    public static String text(String name) {
        return new String(bytes(name), StandardCharsets.US_ASCII).strip();
    }

    static byte[] plaintext(int size) {
        return TestKeys.pattern(size, size);
    }

    static byte[] wrappedKeyBytes() {
        return TestKeys.pattern(99, 32);
    }
}
