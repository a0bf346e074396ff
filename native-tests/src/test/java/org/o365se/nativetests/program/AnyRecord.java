package org.o365se.nativetests.program;

import org.jspecify.annotations.Nullable;

/**
 * A record that a test defines in a loader of its own.
 *
 * @param inner another one
 */
public record AnyRecord(@Nullable AnyRecord inner) {}
