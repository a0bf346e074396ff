package org.o365se.internal.change;

import java.util.ArrayList;
import java.util.Optional;
import org.o365se.AvailabilityChoice;
import org.o365se.KeyChainException;
import org.o365se.internal.approval.ApproverSeals;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.Lineage;
import org.o365se.internal.keys.NameProof;
import org.o365se.internal.keys.OpenedPolicyKey;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.model.AvailabilityCopy;
import org.o365se.internal.model.AvailabilityDecision;
import org.o365se.internal.model.Binding;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.Name;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.Purge;
import org.o365se.internal.root.RootChooser;
import org.o365se.internal.root.RootUse;
import org.o365se.rootkey.RootKeyDescription;

/** Plans the changes by which the key of a policy moves on: further versions, dropped versions, and whether it may be used. Thread-safe. */
final class PolicyRolling {
    private final PolicyKeys policyKeys;
    private final RootChooser rootChooser;
    private final PolicyLimit limit;
    private final ApproverSeals seals;

    PolicyRolling(PolicyKeys policyKeys, RootChooser rootChooser, PolicyLimit limit, ApproverSeals seals) {
        this.seals = seals;
        this.limit = limit;
        this.policyKeys = policyKeys;
        this.rootChooser = rootChooser;
    }

    /**
     * Plans a further policy key version.
     *
     * @param isApproved whether the approvers of the policy have approved it
     */
    void roll(ChainChange.RollPolicy change, ChainDraft draft, boolean isApproved) throws KeyChainException {
        var policy = Requirements.policy(draft, change.policy());
        Requirements.enabled(policy, "its policy key is not rolled; enable it first");
        var current = policy.currentVersion();
        if (current.number() != change.from()) {
            throw new KeyChainException(
                    ProviderErrorId.POLICY_CHANGED_MEANWHILE,
                    "Policy " + policy.displayName() + " has policy key version " + current.number()
                            + " by now, so the change of version " + change.from()
                            + " was not made; look at the policy and decide again",
                    null);
        }
        requireRoom(policy);
        var id = new PolicyKeyId(policy.id(), policy.nextVersion());
        var name = new RootUse.PolicyKey(id, policy.displayName(), policy.tenant());
        var roots = rootChooser.successors(policy, name, change.newestRoots(), change.successors());
        if (change.newestRoots() && roots.equals(current.binding().roots())) {
            return;
        }
        if (!isApproved && (change.recovery() || !change.replacements().isEmpty())) {
            ApproverSet.requireNone(
                    policy, "it gets no other root keys", change.recovery() ? "recover" : "replace-roots");
        }
        var binding = new Binding(
                draft.chainId(),
                policy.tenant(),
                id,
                current.binding().profile(),
                roots,
                policy.availability(),
                current.binding().approvers(),
                current.binding().threshold());
        draft.put(sealed(withNewKey(change.recovery(), policy, binding)));
    }

    /** Plans a further policy key version with other approvers; those of the version before have approved it. */
    void changeApprovers(Policy policy, ApproverSet approvers, ChainDraft draft) throws KeyChainException {
        Requirements.enabled(policy, "it gets no other approvers; enable it first");
        requireRoom(policy);
        var current = policy.currentVersion();
        var binding = new Binding(
                draft.chainId(),
                policy.tenant(),
                new PolicyKeyId(policy.id(), policy.nextVersion()),
                current.binding().profile(),
                current.binding().roots(),
                policy.availability(),
                approvers.members(),
                approvers.threshold());
        draft.put(sealed(withNewKey(false, policy, binding)));
    }

    /** Signs the approvers of the newest policy key version, if there are any. */
    private Policy sealed(Policy policy) throws KeyChainException {
        if (policy.approvers().isEmpty()) {
            return policy;
        }
        var quorum = policy.state().quorum().withSeal(Optional.of(seals.seal(policy.currentVersion())));
        return policy.withState(policy.state().with(quorum));
    }

    private Policy withNewKey(boolean isRecovery, Policy policy, Binding binding) {
        long from = policy.currentVersion().number();
        if (!isRecovery) {
            return policyKeys.useByRoots(policy, from, predecessor -> withNewKey(policy, binding, predecessor));
        }
        var predecessor = policyKeys.openForRecovery(policy, from);
        try {
            return withNewKey(policy, binding, predecessor);
        } finally {
            predecessor.destroy();
        }
    }

    private Policy withNewKey(Policy policy, Binding binding, OpenedPolicyKey predecessor) {
        var spare = policy.availability() == AvailabilityChoice.NONE
                ? Optional.<RootKeyDescription>empty()
                : policy.currentVersion().availability().map(AvailabilityCopy::key);
        var made = policyKeys.make(binding, policy.displayName(), predecessor, spare);
        try {
            return tagged(
                    policy.withNewVersion(made.version()),
                    predecessor.lineage(),
                    made.opened().lineage());
        } finally {
            made.opened().destroy();
        }
    }

    /** Tags with the new key what older ones have tagged, so that nothing depends on those; what is not authentic is refused. */
    private static Policy tagged(Policy policy, Lineage before, Lineage now) {
        var names = new ArrayList<Name>();
        for (var name : policy.names()) {
            var naming = new Naming.OfPolicy(name.alias(), policy.id());
            requireAuthentic(before.verifies(naming, name.tag()), policy, naming);
            names.add(ScopeMaker.named(now, naming, name.alias()));
        }
        var defaultScope = policy.defaultScopeNaming();
        requireAuthentic(before.verifies(defaultScope, policy.defaultScopeTag()), policy, defaultScope);
        var changed = policy.withNames(names).withDefaultScope(policy.defaultScope(), now.tag(defaultScope));
        var decision = policy.state().availability();
        if (decision.isEmpty() || decision.get().tag().isEmpty()) {
            return changed;
        }
        var choice = decision.get().choice();
        var naming = new Naming.OfAvailability(policy.id(), choice);
        requireAuthentic(before.verifies(naming, decision.get().tag().get()), policy, naming);
        return changed.withState(policy.state().with(new AvailabilityDecision(choice, Optional.of(now.tag(naming)))));
    }

    private static void requireAuthentic(boolean isAuthentic, Policy policy, Naming naming) {
        if (!isAuthentic) {
            throw NameProof.forged(policy, naming);
        }
    }

    private static void requireRoom(Policy policy) throws KeyChainException {
        if (policy.versions().size() >= Limits.POLICY_VERSIONS || policy.nextVersion() > Limits.VERSION) {
            throw new KeyChainException(
                    ProviderErrorId.CHAIN_TOO_LARGE,
                    "Policy " + policy.displayName() + " has "
                            + policy.versions().size()
                            + " policy key versions, the maximum; create a new policy and assign the scopes to it",
                    null);
        }
    }

    void setEnabled(ChainChange.SetEnabled change, ChainDraft draft) throws KeyChainException {
        var policy = Requirements.policy(draft, change.policy());
        var purge = policy.state().purge();
        if (policy.state().enabled() == change.enabled() && (!change.enabled() || purge.isEmpty())) {
            return;
        }
        if (change.enabled()) {
            Requirements.notPurged(policy, "it cannot be enabled");
            if (purge.filter(Purge::isApproved).isPresent()) {
                throw new KeyChainException(
                        ProviderErrorId.PURGE_NOT_DUE,
                        "The purge of policy " + policy.displayName()
                                + " was approved, so only an approver can cancel it; run 'o365se policy request cancel-purge "
                                + policy.displayName() + "'",
                        null);
            }
            limit.require(
                    draft,
                    policy.displayName(),
                    policy.tenant(),
                    policy.currentVersion().binding().profile());
            policyKeys.useByRoots(policy, policy.currentVersion().number(), OpenedPolicyKey::id);
        }
        var state = policy.state().enabled(change.enabled());
        // What a root key that answers has disproved: nobody has approved the purge yet.
        draft.put(policy.withState(change.enabled() && purge.isPresent() ? state.withPurge(Optional.empty()) : state));
    }

    void drop(ChainChange.DropPolicyKey change, ChainDraft draft) throws KeyChainException {
        var id = change.policyKey();
        var policy = Requirements.policy(draft, id.policy());
        var version = policy.find(id.version())
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.POLICY_KEY_UNKNOWN,
                        "Policy " + policy.displayName() + " has no policy key version " + id.version()
                                + "; its newest is " + policy.currentVersion().number(),
                        null));
        long needed = draft.find(chain ->
                chain.scopes().stream().filter(scope -> scope.isWrappedBy(id)).count());
        if (version.number() == policy.currentVersion().number() || needed > 0) {
            throw new KeyChainException(
                    ProviderErrorId.POLICY_KEY_NEEDED,
                    "Policy key version " + id.version() + " of policy " + policy.displayName()
                            + " was not dropped, because "
                            + (version.number() == policy.currentVersion().number()
                                    ? "it is the newest; run 'o365se policy roll " + policy.displayName() + "' first"
                                    : needed + " scopes still need it; run 'o365se policy finish "
                                            + policy.displayName() + "' first"),
                    null);
        }
        if (version.isDropped()) {
            return;
        }
        var versions = new ArrayList<>(policy.versions());
        versions.set(policy.indexOf(version), version.dropped());
        var dropped = policy.withVersions(versions);
        var marks = policy.state().denied().stream()
                .filter(mark -> versions.stream().anyMatch(one -> one.hasCopyBy(mark.rootUri(), mark.version())))
                .toList();
        draft.put(dropped.withState(policy.state().withDenied(marks)));
    }
}
