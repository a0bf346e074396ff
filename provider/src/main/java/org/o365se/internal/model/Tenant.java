package org.o365se.internal.model;

import org.jspecify.annotations.Nullable;

/**
 * A customer: the part of an alias before its first slash. Exact and case-sensitive.
 *
 * @param name 1 to 256 characters that a key chain takes, without a slash
 */
public record Tenant(String name) {
    public Tenant {
        if (!isPossible(name)) {
            throw new IllegalArgumentException("A tenant has 1 to " + Limits.ALIAS_CHARS
                    + " characters that a key chain takes, and no slash among them");
        }
    }

    /** Returns whether a text can be the name of a tenant. */
    public static boolean isPossible(String name) {
        return !name.isEmpty()
                && name.length() <= Limits.ALIAS_CHARS
                && name.indexOf(Alias.SEPARATOR) < 0
                && TextRule.allows(name);
    }

    // Written out: the compiler's own are linked at their first call, and the first message would wait for that.

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || (other instanceof Tenant that && name.equals(that.name));
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
