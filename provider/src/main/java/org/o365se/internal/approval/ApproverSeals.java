package org.o365se.internal.approval;

import org.o365se.KeyChainException;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;

/**
 * Signs which approvers a policy key version has, with a key that is not derived from the chain's secret. The tag of the version authenticates them too, but only
 * to those whose root keys open it, and a purge is made when none does. Thread-safe.
 */
public interface ApproverSeals {
    /** Refuses every policy with approvers, for a service without an audit log, whose key would sign. */
    ApproverSeals NONE = new NoSeals();

    /**
     * Signs the binding of a policy key version.
     *
     * @throws KeyChainException if the key cannot be used
     */
    Bytes seal(PolicyVersion version) throws KeyChainException;

    /**
     * Checks that the approvers of the newest policy key version are those that were signed.
     *
     * @throws KeyChainException if they are not, or the key cannot be read
     */
    void require(Policy policy) throws KeyChainException;
}
