package org.o365se.internal.model;

/**
 * An alias of a policy or scope. Giving a name takes the policy key, which makes the tag; taking a name away takes none.
 *
 * @param alias the name
 * @param tag over the {@link Naming}, under the policy key
 */
public record Name(String alias, KeyTag tag) {}
