package org.o365se.internal.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The URI of a root key, exactly as a policy has it. Its scheme decides which home has the key; only that home interprets the rest.
 *
 * @param text the URI
 */
public record RootKeyUri(String text) {
    /** The scheme of managed root keys. */
    public static final String MANAGED_SCHEME = "managed";

    /** The scheme of availability keys in their own store. */
    public static final String AVAILABILITY_SCHEME = "availability";

    private static final String MANAGED_PREFIX = MANAGED_SCHEME + ":";

    /** Returns the URI of a managed root key. */
    public static RootKeyUri ofManaged(String name) {
        return new RootKeyUri(MANAGED_PREFIX + name);
    }

    /** Returns the URI of an availability key in its own store. */
    public static RootKeyUri ofAvailability(String name) {
        return new RootKeyUri(AVAILABILITY_SCHEME + ":" + name);
    }

    /** Returns whether this is an availability key in its own store. */
    public boolean isAvailability() {
        return text.startsWith(AVAILABILITY_SCHEME + ":");
    }

    /** Returns the scheme in lower case without its colon; empty if there is none. */
    public String scheme() {
        int colon = text.indexOf(':');
        return colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    /** Returns whether this is a managed root key. The managed store takes its scheme in lower case only. */
    public boolean isManaged() {
        return text.startsWith(MANAGED_PREFIX);
    }

    /**
     * Returns the name of a managed root key or availability key in its store, the part of the URI after its scheme.
     *
     * @throws IllegalStateException if it is in no store
     */
    public String nameInStore() {
        if (!isManaged() && !isAvailability()) {
            throw new IllegalStateException("Only a key in a store has a name");
        }
        return text.substring(text.indexOf(':') + 1);
    }

    // Written out: the compiler's own are linked at their first call, and the first message would wait for that.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RootKeyUri that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the URI. */
    @Override
    public String toString() {
        return text;
    }
}
