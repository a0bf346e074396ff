package org.o365se.internal.model;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.o365se.internal.crypto.DrawHistory;

/** The common part of the ids of chains, policies and scopes. An alias contains a slash, so it cannot be confused with an id in text form. */
final class UuidBits {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private UuidBits() {}

    static UUID random() {
        return DrawHistory.drawUuid(new SecureRandom());
    }

    /** Returns the UUID, or empty if the text is not one in its usual form (RFC 9562). */
    static Optional<UUID> parse(String text) {
        return UUID_TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    static int hash(long high, long low) {
        return Long.hashCode(high ^ low);
    }

    static int compare(long high, long low, long otherHigh, long otherLow) {
        int byHigh = Long.compare(high, otherHigh);
        return byHigh != 0 ? byHigh : Long.compare(low, otherLow);
    }
}
