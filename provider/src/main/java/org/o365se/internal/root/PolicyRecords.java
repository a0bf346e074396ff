package org.o365se.internal.root;

import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyState;

/** The records of the policies in a chain, for the code that asks their root keys. Thread-safe. */
public interface PolicyRecords {
    /** The records of a chain without any policy, which are never changed. */
    PolicyRecords NONE = new PolicyRecords() {
        @Override
        public Optional<Policy> newest(PolicyId id) {
            return Optional.empty();
        }

        @Override
        public void update(PolicyId id, UnaryOperator<PolicyState> change) {
            // There is no policy to change.
        }
    };

    /** Returns the last known record of a policy, without checking the storage. */
    Optional<Policy> newest(PolicyId id);

    /**
     * Changes the state of a policy; durable when this returns.
     *
     * @param change returns the new state, or the same state if there is nothing to change; may be called more than once
     * @throws IOException if the chain cannot be written; the state is unchanged then
     */
    void update(PolicyId id, UnaryOperator<PolicyState> change) throws IOException;
}
