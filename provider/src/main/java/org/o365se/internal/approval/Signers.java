package org.o365se.internal.approval;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Bytes;

/** Counts the approvers who have signed a request. */
public final class Signers {
    private static final int MAX_SIGNATURES = 64;

    private Signers() {}

    /**
     * Checks that enough approvers have signed a request; each counts once.
     *
     * @param set the possible signers
     * @param needed the number of signatures that are required
     * @param signatures each encoded as {@link ApprovalSignature#encoded}
     * @return those who have signed
     * @throws KeyChainException if one signature is not by an approver, or there are too few
     */
    public static List<Approver> require(
            ApprovalRequest request, List<Approver> set, int needed, List<Bytes> signatures) throws KeyChainException {
        if (set.isEmpty() || needed < 1) {
            throw new KeyChainException(
                    ProviderErrorId.APPROVERS_BAD,
                    "Policy " + request.name()
                            + " has no approvers, so nobody can approve a request; create a policy with approvers and assign the scopes to it",
                    null);
        }
        if (signatures.size() > MAX_SIGNATURES) {
            throw new KeyChainException(
                    ProviderErrorId.APPROVAL_FORGED,
                    "There are " + signatures.size() + " signatures, and a policy has at most " + MAX_SIGNATURES
                            + " approvers; give one signature of each",
                    null);
        }
        var text = request.toBytes();
        var signers = new LinkedHashSet<Approver>();
        for (var signature : signatures) {
            signers.add(signerOf(signature, set, text)
                    .orElseThrow(() -> new KeyChainException(
                            ProviderErrorId.APPROVAL_FORGED,
                            "A signature is not one of an approver of policy " + request.name()
                                    + " over exactly this request; leave it out, or have the approver sign the unchanged file",
                            null)));
        }
        if (signers.size() < needed) {
            throw new KeyChainException(
                    ProviderErrorId.APPROVALS_TOO_FEW,
                    "The request needs the signatures of " + needed + " approvers, and has those of " + signers.size()
                            + "; have another approver sign it",
                    null);
        }
        return List.copyOf(signers);
    }

    /** Returns the approver who made a signature. */
    public static Optional<Approver> signerOf(Bytes signature, List<Approver> set, byte[] text) {
        try {
            var one = ApprovalSignature.decode(signature);
            return set.stream().filter(approver -> one.isBy(approver, text)).findFirst();
        } catch (MalformedApprovalException e) {
            return Optional.empty();
        }
    }
}
