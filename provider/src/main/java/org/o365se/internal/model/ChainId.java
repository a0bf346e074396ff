package org.o365se.internal.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The id of a key chain, a UUID. Every record is authenticated as one of its chain.
 *
 * @param high the first 8 of its 16 bytes, big-endian
 * @param low the other 8
 */
public record ChainId(long high, long low) {
    /** Returns a new random id. */
    public static ChainId random() {
        return of(UuidBits.random());
    }

    public static ChainId of(UUID uuid) {
        return new ChainId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    public UUID toUuid() {
        return new UUID(high, low);
    }

    // Explicit, because the compiler's methods are linked at their first call, which would delay the first message.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChainId that && high == that.high && low == that.low;
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
