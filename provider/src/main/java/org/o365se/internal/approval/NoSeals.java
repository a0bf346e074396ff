package org.o365se.internal.approval;

import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;

/** Refuses every policy with approvers. */
final class NoSeals implements ApproverSeals {
    @Override
    public Bytes seal(PolicyVersion version) throws KeyChainException {
        throw refusal();
    }

    @Override
    public void require(Policy policy) throws KeyChainException {
        throw refusal();
    }

    private static KeyChainException refusal() {
        return new KeyChainException(
                ProviderErrorId.APPROVERS_BAD,
                "A policy with approvers needs an audit log, whose key signs who they are and what was destroyed; set audit.file and audit.key, and run 'o365se audit init'",
                null);
    }
}
