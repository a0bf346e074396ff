package org.o365se;

import java.util.Objects;

/** How a long operation on a key chain is done. Immutable. */
public final class WorkOptions {
    /** Without a limit of the rate, and without a listener. */
    public static final WorkOptions DEFAULT = new WorkOptions(false, 0, false, (done, total) -> {});

    private final boolean dryRun;
    private final int scopesPerSecond;
    private final boolean newScopeKeys;
    private final WorkListener listener;

    private WorkOptions(boolean dryRun, int scopesPerSecond, boolean newScopeKeys, WorkListener listener) {
        this.dryRun = dryRun;
        this.scopesPerSecond = scopesPerSecond;
        this.newScopeKeys = newScopeKeys;
        this.listener = listener;
    }

    /**
     * Only tries what would be done: root keys are used, and nothing is changed.
     *
     * @return these options with that choice
     */
    public WorkOptions dryRun() {
        return new WorkOptions(true, scopesPerSecond, newScopeKeys, listener);
    }

    /**
     * Limits the rate, so that other changes of the chain are not delayed.
     *
     * @param most the largest number of scopes in a second, 1 or greater
     * @return these options with that limit
     * @throws IllegalArgumentException if the number is less than 1
     */
    public WorkOptions scopesPerSecond(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("At least one scope in a second, not " + most);
        }
        return new WorkOptions(dryRun, most, newScopeKeys, listener);
    }

    /**
     * Also gives each scope a new scope key version, which is needed after an old policy key was disclosed. Has no effect on scopes that have a scope key version
     * which only the newest policy key has ever wrapped.
     *
     * @return these options with that choice
     */
    public WorkOptions newScopeKeys() {
        return new WorkOptions(dryRun, scopesPerSecond, true, listener);
    }

    /**
     * Sets the listener.
     *
     * @param told is called after each part of the work
     * @return these options with that listener
     */
    public WorkOptions listener(WorkListener told) {
        return new WorkOptions(dryRun, scopesPerSecond, newScopeKeys, Objects.requireNonNull(told));
    }

    boolean isDryRun() {
        return dryRun;
    }

    /** Returns the largest number of scopes in a second; 0 if there is no limit. */
    int rate() {
        return scopesPerSecond;
    }

    boolean givesNewScopeKeys() {
        return newScopeKeys;
    }

    WorkListener listener() {
        return listener;
    }
}
