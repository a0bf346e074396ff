package org.o365se.internal.store;

import java.io.IOException;
import java.util.Optional;
import org.o365se.internal.model.ChainPlan;
import org.o365se.internal.model.ChainSnapshot;

/** Stores the snapshots of a key chain. {@link #load} may be called at any time, the changes one after another. */
public interface ChainStorage {
    /** Reads the newest snapshot; cheap, and the same object as before, if nothing has changed. */
    ChainSnapshot load() throws IOException;

    /**
     * Applies a plan to the newest snapshot, and returns the result once it is as durable as this storage makes it; empty if a precondition of the plan no
     * longer holds, and nothing * has changed.
     */
    Optional<ChainSnapshot> commit(ChainPlan plan) throws IOException;

    /** Returns whether a secret is the chain's; a chain in memory accepts any. The array is not changed. */
    boolean isSecret(char[] given) throws IOException;

    /** Changes the secret that authenticates the chain. */
    ChainSnapshot rotateSecret(char[] newSecret) throws IOException;

    /** Overwrites the keys derived from the secret. */
    void close();

    /** Returns whether a change is durable when {@link #commit} returns. */
    boolean isDurableAtOnce();

    /** Returns whether the chain is not in a file or store, and so was created with the process. */
    default boolean isOfThisProcess() {
        return false;
    }
}
