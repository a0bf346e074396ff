package org.o365se.internal.change;

import java.time.Instant;
import java.util.HexFormat;
import org.o365se.KeyChainException;
import org.o365se.internal.approval.ApprovalRequest;
import org.o365se.internal.approval.ApprovedAction;
import org.o365se.internal.approval.MalformedApprovalException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.Policy;

/** Checks that a request is about a policy as it is now. */
final class RequestCheck {
    private static final int SHOWN_DIGITS = 16;

    private RequestCheck() {}

    static ApprovalRequest parse(Bytes text) throws KeyChainException {
        try {
            return ApprovalRequest.parse(text.copy());
        } catch (MalformedApprovalException e) {
            throw new KeyChainException(
                    ProviderErrorId.REQUEST_BAD,
                    "The file is not a request to approvers: " + e.getMessage()
                            + "; use the file that 'o365se policy request' wrote, unchanged",
                    null);
        }
    }

    /** Returns the beginning of a request's digest, by which people tell requests apart. */
    static String shown(Bytes digest) {
        return HexFormat.of().formatHex(digest.copy()).substring(0, SHOWN_DIGITS);
    }

    /** Checks chain, policy, policy key version with its tag, names and approvers. */
    static void requireOf(ApprovalRequest request, Policy policy, ChainDraft draft) throws KeyChainException {
        var current = policy.currentVersion();
        if (!request.chain().equals(draft.chainId()) || !request.policy().equals(policy.id())) {
            throw bad(request, "is about another key chain or policy");
        }
        if (request.generation() > draft.baseGeneration()) {
            throw bad(request, "was made for a later generation, so this key chain is an old copy");
        }
        if (request.policyKey() != current.number() || !request.tag().equals(current.tag())) {
            throw bad(
                    request,
                    "was made for policy key version " + request.policyKey() + ", and policy " + policy.displayName()
                            + " has version " + current.number() + " by now");
        }
        if (!request.name().equals(policy.id().toString())
                && policy.names().stream()
                        .noneMatch(name -> name.alias().toString().equals(request.name()))) {
            throw bad(request, "names the policy by an alias that it does not have");
        }
        int needed = request.action() instanceof ApprovedAction.CancelPurge
                ? 1
                : current.binding().threshold();
        if (request.threshold() != needed
                || request.approvers() != current.binding().approvers().size()) {
            throw bad(request, "names another number of approvers");
        }
    }

    static void requireInForce(ApprovalRequest request, long now) throws KeyChainException {
        if (now < request.notBefore().toEpochMilli() || now > request.notAfter().toEpochMilli()) {
            throw new KeyChainException(
                    ProviderErrorId.REQUEST_NOT_IN_FORCE,
                    "The request " + shown(request.digest()) + " is valid from " + request.notBefore() + " to "
                            + request.notAfter() + ", and it is " + Instant.ofEpochMilli(now)
                            + " now; make a new request, or correct the clock of this host",
                    null);
        }
    }

    private static KeyChainException bad(ApprovalRequest request, String why) {
        return new KeyChainException(
                ProviderErrorId.REQUEST_BAD,
                "The request " + shown(request.digest()) + " " + why + "; make a new one with 'o365se policy request'",
                null);
    }
}
