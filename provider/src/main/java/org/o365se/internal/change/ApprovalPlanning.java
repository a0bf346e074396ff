package org.o365se.internal.change;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.o365se.KeyChainException;
import org.o365se.internal.approval.ApprovalRequest;
import org.o365se.internal.approval.ApprovedAction;
import org.o365se.internal.approval.ApproverSeals;
import org.o365se.internal.approval.Signers;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Quorum;
import org.o365se.internal.model.RootKeyUri;

/** Plans changes that the approvers of a policy have signed. Thread-safe. */
final class ApprovalPlanning {
    private final PolicyRolling rolling;
    private final AvailabilityPlanning availability;
    private final DestructionPlanning destruction;
    private final ApproverSeals seals;
    private final Clock clock;

    ApprovalPlanning(
            PolicyRolling rolling,
            AvailabilityPlanning availability,
            DestructionPlanning destruction,
            ApproverSeals seals,
            Clock clock) {
        this.rolling = rolling;
        this.availability = availability;
        this.destruction = destruction;
        this.seals = seals;
        this.clock = clock;
    }

    void apply(ChainChange.Approved change, ChainDraft draft) throws KeyChainException {
        var request = RequestCheck.parse(change.request());
        var policy = Requirements.policy(draft, change.policy());
        var digest = request.digest();
        if (policy.state().quorum().hasUsed(digest)) {
            throw new KeyChainException(
                    ProviderErrorId.REQUEST_USED,
                    "The request " + RequestCheck.shown(digest)
                            + " was applied before, and a request is applied once; to make such a change again, make a new request",
                    null);
        }
        if (policy.state().quorum().isFull(clock.millis())) {
            throw new KeyChainException(
                    ProviderErrorId.REQUEST_USED,
                    "Policy " + policy.displayName() + " has had " + Quorum.MAX_USED
                            + " requests applied that would still be valid, and the key chain remembers no more; wait until one of them expires, or make requests that are valid for a shorter time",
                    null);
        }
        RequestCheck.requireOf(request, policy, draft);
        RequestCheck.requireInForce(request, clock.millis());
        seals.require(policy);
        Signers.require(request, policy.approvers(), needed(request, policy), change.signatures());
        act(request, policy, change, draft);
        var changed = draft.policy(policy.id()).orElseThrow();
        var quorum = changed.state().quorum().using(digest, request.notAfter().toEpochMilli(), clock.millis());
        draft.put(changed.withState(changed.state().with(quorum)));
    }

    /** What only prevents a destruction needs one approver. */
    private static int needed(ApprovalRequest request, Policy policy) {
        return request.action() instanceof ApprovedAction.CancelPurge
                ? 1
                : policy.currentVersion().binding().threshold();
    }

    private void act(ApprovalRequest request, Policy policy, ChainChange.Approved change, ChainDraft draft)
            throws KeyChainException {
        var action = request.action();
        if (action instanceof ApprovedAction.Purge purge) {
            destruction.approve(policy, change.request(), change.signatures(), purge, draft);
        } else if (action instanceof ApprovedAction.CancelPurge cancel) {
            destruction.cancel(policy, cancel, draft);
        } else if (action instanceof ApprovedAction.Shred shred) {
            destruction.shredApproved(policy, shred, request, change, draft);
        } else if (action instanceof ApprovedAction.Recover recover) {
            roll(policy, recover.roots(), true, draft);
        } else if (action instanceof ApprovedAction.ReplaceRoots replace) {
            roll(policy, replace.roots(), false, draft);
        } else if (action instanceof ApprovedAction.ChangeApprovers approvers) {
            rolling.changeApprovers(
                    policy, ApproverSet.successor(policy, approvers.approvers(), approvers.threshold()), draft);
        } else if (action instanceof ApprovedAction.SetAvailability set) {
            availability.set(new ChainChange.SetAvailability(policy.id(), set.choice(), set.key()), draft, true);
        }
    }

    private void roll(Policy policy, List<RootKeyUri> wanted, boolean isRecovery, ChainDraft draft)
            throws KeyChainException {
        rolling.roll(
                new ChainChange.RollPolicy(
                        policy.id(),
                        policy.currentVersion().number(),
                        isRecovery,
                        replacements(policy, wanted),
                        isRecovery),
                draft,
                true);
    }

    /** Returns which root keys of a policy are replaced so that it has the given ones, in their order where that is possible. */
    static List<ChainChange.Replacement> replacements(Policy policy, List<RootKeyUri> wanted) {
        var old = new ArrayList<>(policy.currentVersion().binding().roots().stream()
                .map(root -> new RootKeyUri(root.uri()))
                .toList());
        var added = new ArrayList<>(wanted);
        added.removeAll(old);
        old.removeAll(wanted);
        var replacements = new ArrayList<ChainChange.Replacement>();
        for (int i = 0; i < old.size() && i < added.size(); i++) {
            replacements.add(new ChainChange.Replacement(old.get(i), added.get(i)));
        }
        return replacements;
    }
}
