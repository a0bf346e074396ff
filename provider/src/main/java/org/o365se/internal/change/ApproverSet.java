package org.o365se.internal.change;

import java.util.ArrayList;
import java.util.List;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.PolicyApprover;
import org.o365se.internal.approval.ApproverKey;
import org.o365se.internal.approval.MalformedApprovalException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.TextRule;

/**
 * The approvers of a policy.
 *
 * @param members each a different key
 * @param threshold how many of them must sign; 0 if there are none
 */
public record ApproverSet(List<Approver> members, int threshold) {
    private static final int MAX_MEMBERS = 64;
    private static final int MIN_THRESHOLD = 2;

    public ApproverSet {
        members = List.copyOf(members);
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Returns the approvers of a policy that is to be created. */
    static ApproverSet of(DataEncryptionPolicy wanted) throws KeyChainException {
        if (wanted.approvers().isEmpty()) {
            return new ApproverSet(List.of(), 0);
        }
        var members = new ArrayList<Approver>();
        for (var approver : wanted.approvers()) {
            members.add(member(approver));
        }
        return checked(wanted.alias(), members, wanted.approvalThreshold(), wanted.isSmallQuorumAllowed());
    }

    /** Reads the key of an approver. */
    public static Approver member(PolicyApprover approver) throws KeyChainException {
        try {
            var key = ApproverKey.parse(approver.publicKey());
            return new Approver(approver.name(), key.publicKey(), key.application());
        } catch (MalformedApprovalException e) {
            throw new KeyChainException(
                    ProviderErrorId.APPROVERS_BAD,
                    "The public key of approver " + approver.name() + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    /** Checks a set that takes the place of another one; one signature is enough only where it was before. */
    static ApproverSet successor(Policy policy, List<Approver> members, int threshold) throws KeyChainException {
        return checked(
                policy.displayName(),
                members,
                threshold,
                policy.currentVersion().binding().threshold() < MIN_THRESHOLD);
    }

    private static ApproverSet checked(String policy, List<Approver> members, int threshold, boolean isSmallAllowed)
            throws KeyChainException {
        if (members.isEmpty() || members.size() > MAX_MEMBERS) {
            throw bad(policy, "has " + members.size() + " members, not 1 to " + MAX_MEMBERS);
        }
        if (members.stream().map(Approver::publicKey).distinct().count() < members.size()) {
            throw bad(policy, "has one key twice, so that one person could count as two");
        }
        if (members.stream().map(Approver::name).distinct().count() < members.size()) {
            throw bad(policy, "has one name twice");
        }
        for (var member : members) {
            if (member.name().isEmpty()
                    || member.name().length() > Limits.ALIAS_CHARS
                    || !member.name().equals(member.name().strip())
                    || !TextRule.allows(member.name())) {
                throw bad(policy, "has a name that is empty, too long, or has characters that are not allowed");
            }
        }
        if (threshold < 1 || threshold > members.size()) {
            throw bad(policy, "requires " + threshold + " of " + members.size() + " signatures");
        }
        if (threshold < MIN_THRESHOLD && !isSmallAllowed) {
            throw bad(
                    policy,
                    "requires one signature, so that one person could destroy the data alone; require two, or allow it explicitly (allowSmallQuorum, --allow-small-quorum)");
        }
        return new ApproverSet(members, threshold);
    }

    private static KeyChainException bad(String policy, String what) {
        return new KeyChainException(
                ProviderErrorId.APPROVERS_BAD, "The approver set of policy " + policy + " " + what, null);
    }

    /** Refuses a change that only the approvers of a policy can allow, if it has any. */
    static void requireNone(Policy policy, String consequence, String action) throws KeyChainException {
        if (!policy.approvers().isEmpty()) {
            throw new KeyChainException(
                    ProviderErrorId.APPROVAL_NEEDED,
                    "Policy " + policy.displayName() + " has approvers, of whom "
                            + policy.currentVersion().binding().threshold() + " must sign, so " + consequence
                            + "; make a request with 'o365se policy request " + action + " " + policy.displayName()
                            + "'",
                    null);
        }
    }
}
