package org.o365se.internal.message;

/** The kind of a message's plaintext; bit 0 of the header's flags. */
public enum ContentKind {
    /** Data, returned by {@code doFinal}. */
    DATA(0),
    /** The encoding of a key, returned only by {@code unwrap}. */
    WRAPPED_KEY(1);

    private final int flags;

    ContentKind(int flags) {
        this.flags = flags;
    }

    int flags() {
        return flags;
    }
}
