package org.o365se.internal.change;

import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.o365se.AvailabilityChoice;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.model.AvailabilityCopy;
import org.o365se.internal.model.AvailabilityDecision;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.root.RootChooser;
import org.o365se.internal.root.RootUse;
import org.o365se.rootkey.RootKeyDescription;

/** Plans changes of the use of availability keys. Thread-safe. */
final class AvailabilityPlanning {
    private final PolicyKeys policyKeys;
    private final RootChooser rootChooser;

    AvailabilityPlanning(PolicyKeys policyKeys, RootChooser rootChooser) {
        this.policyKeys = policyKeys;
        this.rootChooser = rootChooser;
    }

    /**
     * Plans a change of the permitted use.
     *
     * @param isApproved whether the approvers of the policy have approved it
     */
    void set(ChainChange.SetAvailability change, ChainDraft draft, boolean isApproved) throws KeyChainException {
        var policy = Requirements.policy(draft, change.policy());
        Requirements.notPurged(policy, "it gets no availability key");
        if (!isApproved && isWidened(change, policy)) {
            ApproverSet.requireNone(policy, "its availability key is not given further use", "availability");
        }
        if (change.choice() == AvailabilityChoice.NONE) {
            if (policy.availability() != AvailabilityChoice.NONE) {
                draft.put(dropped(policy));
            }
        } else {
            draft.put(decided(change, policy));
        }
    }

    /** Returns whether somebody could read more than before: by a further use, or with another key. */
    private static boolean isWidened(ChainChange.SetAvailability change, Policy policy) {
        return change.choice() != AvailabilityChoice.NONE
                && (change.key().isPresent() || change.choice().compareTo(policy.availability()) > 0);
    }

    /** Needs no root key, so that an availability key can be dropped while the root keys deny their use. */
    private static Policy dropped(Policy policy) {
        var versions = policy.versions().stream()
                .map(version -> version.withAvailability(Optional.empty()))
                .toList();
        return policy.withVersions(versions)
                .withState(policy.state().with(AvailabilityDecision.DROPPED).withFormer(policy.availabilityKeys()));
    }

    private Policy decided(ChainChange.SetAvailability change, Policy policy) throws KeyChainException {
        if (rootChooser.hasManagedRoots(policy)) {
            throw new KeyChainException(
                    ProviderErrorId.AVAILABILITY_BAD,
                    "Policy " + policy.displayName()
                            + " has managed root keys, which the service holds anyway, so an availability key adds nothing; choose NONE",
                    null);
        }
        var newKey = keyOf(change, policy);
        var versions = new ArrayList<PolicyVersion>();
        for (var version : policy.versions()) {
            versions.add(newKey.isPresent() && !version.isDropped() ? wrapped(policy, version, newKey.get()) : version);
        }
        var naming = new Naming.OfAvailability(policy.id(), change.choice());
        var tag = policyKeys.useByRoots(
                policy,
                policy.currentVersion().number(),
                opened -> opened.lineage().tag(naming));
        var replaced = newKey.isPresent() ? policy.availabilityKeys() : Set.<RootKeyDescription>of();
        return policy.withVersions(versions)
                .withState(policy.state()
                        .with(new AvailabilityDecision(change.choice(), Optional.of(tag)))
                        .withFormer(replaced));
    }

    /** Returns the availability key by which the policy keys are wrapped again; empty if they already are. */
    private Optional<RootKeyDescription> keyOf(ChainChange.SetAvailability change, Policy policy)
            throws KeyChainException {
        boolean isComplete = policy.versions().stream()
                .allMatch(
                        version -> version.isDropped() || version.availability().isPresent());
        if (isComplete && change.key().isEmpty()) {
            return Optional.empty();
        }
        var known = policy.currentVersion().availability().map(AvailabilityCopy::key);
        if (change.key().isEmpty() && known.isPresent()) {
            return known;
        }
        var current = policy.currentVersion();
        return Optional.of(rootChooser.chooseAvailabilityKey(
                change.key(),
                RootUse.PolicyKey.of(policy, current),
                policy.versions().stream()
                        .flatMap(version -> version.binding().roots().stream())
                        .toList()));
    }

    private PolicyVersion wrapped(Policy policy, PolicyVersion version, RootKeyDescription key) {
        return version.withAvailability(Optional.of(policyKeys.wrapAgain(policy, version, key)));
    }
}
