package org.o365se.internal.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The id of a scope, a UUID; contained in messages. Ordered, so that hash tables stay fast with ids that an attacker has chosen.
 *
 * @param high the first 8 of its 16 bytes, big-endian
 * @param low the other 8
 */
public record ScopeId(long high, long low) implements EntryId, Comparable<ScopeId> {
    /** Returns a new random id. */
    public static ScopeId random() {
        return of(UuidBits.random());
    }

    public static ScopeId of(UUID uuid) {
        return new ScopeId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    @Override
    public UUID toUuid() {
        return new UUID(high, low);
    }

    @Override
    public int compareTo(ScopeId other) {
        return UuidBits.compare(high, low, other.high, other.low);
    }

    // Explicit, because the compiler's methods are linked at their first call, which would delay the first message.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ScopeId that && high == that.high && low == that.low;
    }

    @Override
    public int hashCode() {
        return UuidBits.hash(high, low);
    }

    /** Returns the UUID in its usual form. */
    @Override
    public String toString() {
        return toUuid().toString();
    }
}
