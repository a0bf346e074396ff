package org.o365se;

/**
 * Whether a policy may be used, and how far a change of its policy key has come. Immutable.
 *
 * @param state the state
 * @param scopesDone while the policy key is rolled or recovered: the number of scopes whose keys the newest policy key wraps; otherwise 0
 * @param scopesTotal while the policy key is rolled or recovered: the number of scopes of the policy; otherwise 0
 */
public record PolicyStatus(State state, long scopesDone, long scopesTotal) {
    /** The states of a policy. */
    public enum State {
        /** It may be used, and every scope follows its newest policy key. */
        ENABLED,
        /** It may not be used until it is enabled. */
        DISABLED,
        /** It may be used; some scopes are still wrapped by an older policy key. */
        ROLLING,
        /** Some scopes are still wrapped by an older policy key, all of whose root keys deny their use. */
        RECOVERING,
        /** It may not be used; its purge has been requested. */
        PURGE_REQUESTED,
        /** Its keys were destroyed. */
        PURGED
    }

    /**
     * Returns whether the policy may be used.
     *
     * @return whether its state allows it
     */
    public boolean isUsable() {
        return state == State.ENABLED || state == State.ROLLING || state == State.RECOVERING;
    }

    /** Returns the state and, during a roll or a recovery, how many scopes are done, such as {@code ROLLING 3/10}. */
    @Override
    public String toString() {
        return state == State.ROLLING || state == State.RECOVERING
                ? state + " " + scopesDone + "/" + scopesTotal
                : state.toString();
    }
}
