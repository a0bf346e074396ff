package org.o365se.internal.change;

import java.time.Clock;
import org.o365se.KeyChainException;
import org.o365se.internal.keys.KeyEvidences;
import org.o365se.internal.keys.OperatorConsent;
import org.o365se.internal.keys.Operators;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.ChainPlan;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.root.RootChooser;

/**
 * Plans how a change modifies a key chain. It calls root keys, so it is called without a lock; {@link ChainPlan#applyTo} applies the plan under the chain's
 * lock. Thread-safe.
 */
public final class ChangePlanner {
    private final PolicyPlanning policies;
    private final PolicyRule rule;
    private final AvailabilityPlanning availability;
    private final PolicyRolling rolling;
    private final ScopePlanning scopes;
    private final NamePlanning names;
    private final DestructionPlanning destruction;
    private final ApprovalPlanning approvals;

    /**
     * Creates a planner.
     *
     * @param settings the policies of scopes, how many there can be, and what is known of their approvers
     */
    public ChangePlanner(
            PolicyKeys policyKeys, RootChooser rootChooser, Operators operators, Clock clock, PolicySettings settings) {
        var limit = new PolicyLimit(settings.limit());
        var scopeMaker = new ScopeMaker(policyKeys, clock);
        this.policies =
                new PolicyPlanning(policyKeys, rootChooser, operators, scopeMaker, clock, limit, settings.seals());
        this.rule = new PolicyRule(policies, settings.defaultPolicy());
        this.availability = new AvailabilityPlanning(policyKeys, rootChooser);
        this.rolling = new PolicyRolling(policyKeys, rootChooser, limit, settings.seals());
        this.scopes = new ScopePlanning(scopeMaker, operators, rootChooser);
        this.names = new NamePlanning(scopeMaker);
        this.destruction =
                new DestructionPlanning(new KeyEvidences(policyKeys, clock), scopes, settings.seals(), clock);
        this.approvals = new ApprovalPlanning(rolling, availability, destruction, settings.seals(), clock);
    }

    /**
     * Plans a change.
     *
     * @param change the requested change
     * @param consent how an operator approves the policies that it creates
     * @param base the newest content of the chain
     * @return the plan
     * @throws KeyChainException if the chain does not allow the change, or a root key cannot be chosen
     */
    public ChainPlan plan(ChainChange change, OperatorConsent consent, ChainSnapshot base) throws KeyChainException {
        var draft = new ChainDraft(base);
        make(change, consent, draft);
        return draft.toPlan();
    }

    private void make(ChainChange change, OperatorConsent consent, ChainDraft draft) throws KeyChainException {
        if (change instanceof ChainChange.All all) {
            for (var one : all.changes()) {
                make(one, consent, draft);
            }
        } else if (change instanceof ChainChange.CreatePolicy create) {
            policies.create(create, consent, draft);
        } else if (change instanceof ChainChange.SignPolicy sign) {
            policies.sign(sign, draft);
        } else if (change instanceof ChainChange.CreateScope create) {
            scopes.create(rule.assigned(create, consent, draft), draft);
        } else if (change instanceof ChainChange.RollScope roll) {
            scopes.roll(roll, draft);
        } else if (change instanceof ChainChange.AssignScope assign) {
            scopes.assign(assign, draft);
        } else if (change instanceof ChainChange.AddAlias add) {
            names.add(add, draft);
        } else if (change instanceof ChainChange.RemoveAlias remove) {
            names.remove(remove, draft);
        } else if (change instanceof ChainChange.ForgetPolicy forget) {
            var policy = Requirements.policy(draft, forget.policy());
            draft.put(policy.withState(policy.state().forgotten()));
        } else if (change instanceof ChainChange.SetAvailability set) {
            availability.set(set, draft, false);
        } else if (change instanceof ChainChange.RollPolicy roll) {
            rolling.roll(roll, draft, false);
        } else if (change instanceof ChainChange.RewrapScopes rewrap) {
            scopes.rewrap(rewrap, draft);
        } else if (change instanceof ChainChange.SetEnabled set) {
            rolling.setEnabled(set, draft);
        } else if (change instanceof ChainChange.DropPolicyKey drop) {
            rolling.drop(drop, draft);
        } else if (change instanceof ChainChange.RequestPurge request) {
            destruction.request(request, draft);
        } else if (change instanceof ChainChange.Approved approved) {
            approvals.apply(approved, draft);
        } else if (change instanceof ChainChange.DestroyPolicy destroy) {
            destruction.destroy(destroy, draft);
        } else if (change instanceof ChainChange.ShredScope shred) {
            destruction.shredUnapproved(shred, draft);
        } else {
            throw new IllegalStateException("Not planned: " + change.getClass());
        }
    }
}
