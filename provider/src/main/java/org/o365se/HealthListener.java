package org.o365se;

/** Is notified when the health of a policy changes. See {@link KeyChain#addHealthListener}. */
@FunctionalInterface
public interface HealthListener {
    /**
     * Called after the state of a policy has changed. The calls for one chain are made one after another, in the order of the changes, in a thread that used the
     * chain. No lock is held. An exception is logged and has no other effect.
     *
     * @param before the health before the change
     * @param now the health after the change
     */
    void changed(PolicyHealth before, PolicyHealth now);
}
