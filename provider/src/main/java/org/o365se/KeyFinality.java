package org.o365se;

/**
 * Whether one key can still lead to data. Immutable.
 *
 * @param uri its root key URI
 * @param version its exact version
 * @param state what was found
 * @param detail the reason, for people to read; may be empty
 */
public record KeyFinality(String uri, String version, State state, String detail) {
    /** What can be found of a key. */
    public enum State {
        /** Its home answered and does not have it, also not among what can be recovered. */
        ABSENT,
        /** It was deleted and can still be recovered. */
        RECOVERABLE,
        /** It exists or may exist, and its home denies its use. */
        DENIED,
        /** It can be used. */
        PRESENT,
        /** Its home does not answer, or cannot say. */
        UNKNOWN,
        /** It was in the availability key store and was destroyed with its policy. */
        DESTROYED
    }

    /**
     * Returns whether nobody can use the key any more.
     *
     * @return whether it is absent or was destroyed
     */
    public boolean isDestroyed() {
        return state == State.ABSENT || state == State.DESTROYED;
    }
}
