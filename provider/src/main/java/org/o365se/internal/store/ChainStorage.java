package org.o365se.internal.store;

import java.io.IOException;
import java.util.Optional;
import org.o365se.internal.model.ChainPlan;
import org.o365se.internal.model.ChainSnapshot;

/** Where a key chain's snapshots are kept. {@link #load} may be called at any time, the changes one after another. */
public interface ChainStorage {
    /** Reads the newest snapshot; cheap, and the same object as before, if nothing has changed. */
    ChainSnapshot load() throws IOException;

    /**
     * Applies a plan to the newest snapshot, and returns the result once it is as durable as this storage makes it; empty if the plan does not hold any more, and nothing
     * has changed.
     */
    Optional<ChainSnapshot> commit(ChainPlan plan) throws IOException;

    /** Returns whether a secret is the chain's; memory accepts any. The secret stays the caller's. */
    boolean isSecret(char[] given) throws IOException;

    /** Authenticates the chain by another secret from now on. */
    ChainSnapshot rotateSecret(char[] newSecret) throws IOException;

    /** Overwrites what it keeps of the secret. */
    void close();

    /** Returns whether a change is durable when {@link #commit} returns. */
    boolean isDurableAtOnce();

    /** Returns whether the chain is in no file or store and so was created with the process. */
    default boolean isOfThisProcess() {
        return false;
    }
}
