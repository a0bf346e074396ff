package org.o365se.internal.model;

/** Names for tests, which know that they are valid. */
public final class TestNames {
    private TestNames() {}

    public static Alias alias(String text) {
        return Alias.find(text).orElseThrow();
    }
}
