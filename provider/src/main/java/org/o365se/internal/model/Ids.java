package org.o365se.internal.model;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.o365se.internal.crypto.DrawHistory;

/** Ids of chains, policies and scopes. In text form an alias holds a slash, so the two cannot be confused. */
public final class Ids {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Ids() {}

    /** Returns a new random id. */
    public static UUID random() {
        return DrawHistory.drawUuid(new SecureRandom());
    }

    /** Returns the id, or empty if the text is not a UUID in its usual form (RFC 9562). */
    static Optional<UUID> parse(String text) {
        return UUID_TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
