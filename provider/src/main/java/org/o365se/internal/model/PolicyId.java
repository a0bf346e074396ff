package org.o365se.internal.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The id of a policy, a UUID. Ordered, so that hash tables stay fast with ids that an attacker has chosen.
 *
 * @param high the first 8 of its 16 bytes, big-endian
 * @param low the other 8
 */
public record PolicyId(long high, long low) implements EntryId, Comparable<PolicyId> {
    /** Returns a new random id. */
    public static PolicyId random() {
        return of(UuidBits.random());
    }

    public static PolicyId of(UUID uuid) {
        return new PolicyId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    @Override
    public UUID toUuid() {
        return new UUID(high, low);
    }

    @Override
    public int compareTo(PolicyId other) {
        return UuidBits.compare(high, low, other.high, other.low);
    }

    // Explicit, because the compiler's methods are linked at their first call, which would delay the first message.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PolicyId that && high == that.high && low == that.low;
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
