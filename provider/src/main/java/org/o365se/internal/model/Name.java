package org.o365se.internal.model;

/**
 * An alias of a policy or scope. Adding a name requires the policy key, which computes the tag; removing a name requires no key.
 *
 * @param alias the name
 * @param tag over the {@link Naming}, under the policy key
 */
public record Name(Alias alias, KeyTag tag) {}
