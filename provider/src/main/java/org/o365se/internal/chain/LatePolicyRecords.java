package org.o365se.internal.chain;

import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyState;
import org.o365se.internal.root.PolicyRecords;

/** The policy records of a chain that does not exist yet when the uses of its root keys are wired. Thread-safe. */
public final class LatePolicyRecords implements PolicyRecords {
    private volatile PolicyRecords records = PolicyRecords.NONE;

    /** Forwards to the records of a chain from now on. */
    public void bind(PolicyRecords chain) {
        records = chain;
    }

    @Override
    public Optional<Policy> newest(PolicyId id) {
        return records.newest(id);
    }

    @Override
    public void update(PolicyId id, UnaryOperator<PolicyState> change) throws IOException {
        records.update(id, change);
    }
}
