package org.o365se.store;

/** The kinds of record in a key chain. */
public enum RecordKind {
    /** A data encryption policy with all versions of its policy key. A chain has few. */
    POLICY(1),
    /** A scope with all versions of its scope key. A chain may have millions. */
    SCOPE(2);

    private final int code;

    RecordKind(int code) {
        this.code = code;
    }

    /**
     * Returns the number of this kind in a store.
     *
     * @return 1 for a policy, 2 for a scope; never changes
     */
    public int code() {
        return code;
    }
}
