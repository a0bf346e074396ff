package org.o365se.internal.change;

import org.o365se.internal.keys.Operators;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyInfo;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.ScopeInfo;

/** The objects after a change, regardless of later changes by other processes. */
public final class Changed {
    private final ChainSnapshot snapshot;
    private final Operators operators;

    public Changed(ChainSnapshot snapshot, Operators operators) {
        this.snapshot = snapshot;
        this.operators = operators;
    }

    /**
     * Returns a policy that the change has created.
     *
     * @param alias its name
     * @return the policy
     */
    public PolicyInfo policy(String alias) {
        return snapshot.policy(alias)
                .map(policy -> operators.info(snapshot, policy))
                .orElseThrow();
    }

    /**
     * Returns a policy that the change has modified.
     *
     * @param id its id
     * @return the policy
     */
    public PolicyInfo policy(PolicyId id) {
        return snapshot.policy(id)
                .map(policy -> operators.info(snapshot, policy))
                .orElseThrow();
    }

    /**
     * Returns a scope that the change has created.
     *
     * @param alias its name
     * @return the scope
     */
    public ScopeInfo scope(String alias) {
        return snapshot.scope(alias).map(scope -> ScopeInfo.of(snapshot, scope)).orElseThrow();
    }

    /**
     * Returns a scope that the change has modified.
     *
     * @param id its id
     * @return the scope
     */
    public ScopeInfo scope(ScopeId id) {
        return snapshot.scope(id).map(scope -> ScopeInfo.of(snapshot, scope)).orElseThrow();
    }
}
