package org.o365se.internal.change;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.o365se.AvailabilityChoice;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.internal.approval.ApproverSeals;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.OperatorConsent;
import org.o365se.internal.keys.Operators;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.Binding;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyState;
import org.o365se.internal.model.Quorum;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.root.AvailabilityRule;
import org.o365se.internal.root.RootChooser;
import org.o365se.internal.root.RootUse;
import org.o365se.rootkey.RootKeyDescription;

/** Plans changes of policies. Thread-safe. */
final class PolicyPlanning {
    private static final long FIRST_VERSION = 1;

    private final PolicyKeys policyKeys;
    private final RootChooser rootChooser;
    private final Operators operators;
    private final ScopeMaker scopes;
    private final Clock clock;
    private final PolicyLimit limit;
    private final ApproverSeals seals;

    PolicyPlanning(
            PolicyKeys policyKeys,
            RootChooser rootChooser,
            Operators operators,
            ScopeMaker scopes,
            Clock clock,
            PolicyLimit limit,
            ApproverSeals seals) {
        this.policyKeys = policyKeys;
        this.rootChooser = rootChooser;
        this.operators = operators;
        this.scopes = scopes;
        this.clock = clock;
        this.limit = limit;
        this.seals = seals;
    }

    void create(ChainChange.CreatePolicy change, OperatorConsent consent, ChainDraft draft) throws KeyChainException {
        var wanted = change.policy();
        var alias = Alias.of(wanted.alias());
        var tenant = alias.tenant();
        Requirements.free(draft, alias);
        requireConsent(wanted, consent);
        var approvers = ApproverSet.of(wanted);
        limit.require(draft, wanted.alias(), tenant, wanted.profile());
        var id = change.id();
        var key = new PolicyKeyId(id, FIRST_VERSION);
        var roots = rootChooser.choose(
                wanted,
                new RootUse.PolicyKey(key, wanted.alias(), tenant),
                draft.find(PolicyPlanning::hasManagedRoots));
        var choice = availabilityOf(wanted, roots);
        var spare = choice == AvailabilityChoice.NONE
                ? Optional.<RootKeyDescription>empty()
                : Optional.of(rootChooser.chooseAvailabilityKey(
                        wanted.availabilityKey().map(RootKeyUri::new),
                        new RootUse.PolicyKey(key, wanted.alias(), tenant),
                        roots));
        var binding = new Binding(
                draft.chainId(),
                tenant,
                key,
                wanted.profile(),
                roots,
                choice,
                approvers.members(),
                approvers.threshold());
        var made = policyKeys.make(binding, wanted.alias(), null, spare);
        try {
            var lineage = made.opened().lineage();
            var defaultScope = scopes.newScope(ScopeId.random(), made.opened(), List.of(), tenant, id);
            var state = approvers.isEmpty()
                    ? PolicyState.NEW
                    : PolicyState.NEW.with(Quorum.NONE.withSeal(Optional.of(seals.seal(made.version()))));
            draft.put(new Policy(
                    id,
                    List.of(ScopeMaker.named(lineage, new Naming.OfPolicy(alias, id), alias)),
                    tenant,
                    state,
                    defaultScope.id(),
                    lineage.tag(new Naming.OfDefaultScope(id, defaultScope.id())),
                    clock.millis(),
                    FIRST_VERSION + 1,
                    List.of(consent.applyTo(operators, made.version()))));
            draft.put(defaultScope);
        } finally {
            made.opened().destroy();
        }
    }

    void sign(ChainChange.SignPolicy change, ChainDraft draft) throws KeyChainException {
        var policy = Requirements.policy(draft, change.policy());
        var versions = new ArrayList<>(policy.versions());
        versions.set(0, operators.accept(versions.get(0), change.signature().copy()));
        draft.put(policy.withVersions(versions));
    }

    private static boolean hasManagedRoots(ChainSnapshot chain) {
        return chain.policies().stream()
                .flatMap(policy -> policy.versions().stream())
                .flatMap(version -> version.binding().roots().stream())
                .anyMatch(root -> new RootKeyUri(root.uri()).isManaged());
    }

    /** Checks the operator's consent before any root key is called, so that no unusable policy is created. */
    private void requireConsent(DataEncryptionPolicy wanted, OperatorConsent consent) throws KeyChainException {
        if (operators.areRequired() && consent.isNone()) {
            throw new KeyChainException(
                    ProviderErrorId.OPERATOR_SIGNATURE_MISSING,
                    "Policy " + wanted.alias()
                            + " was not created, because keychain.operators requires an operator's signature; pass an operator's private key, or create it unsigned and have its request signed",
                    null);
        }
        if (!operators.areRequired() && !consent.isNone()) {
            throw new KeyChainException(
                    ProviderErrorId.OPERATOR_KEY_BAD,
                    "Policy " + wanted.alias()
                            + " was not created, because the configuration names no operators; set keychain.operators, or create the policy without a signature",
                    null);
        }
    }

    /** Returns the choice that is made, or the one of the profile where this process can make an availability key. */
    private AvailabilityChoice availabilityOf(DataEncryptionPolicy wanted, List<RootKeyDescription> roots)
            throws KeyChainException {
        boolean isManaged = roots.stream().anyMatch(root -> new RootKeyUri(root.uri()).isManaged());
        var requested = wanted.requestedAvailability();
        if (isManaged
                && requested.filter(choice -> choice != AvailabilityChoice.NONE).isPresent()) {
            throw new KeyChainException(
                    ProviderErrorId.AVAILABILITY_BAD,
                    "Policy " + wanted.alias()
                            + " has a managed root key, which the service holds anyway, so an availability key adds nothing; choose NONE",
                    null);
        }
        if (requested.isPresent() || isManaged) {
            return requested.orElse(AvailabilityChoice.NONE);
        }
        return rootChooser.hasAvailabilityStore() || wanted.availabilityKey().isPresent()
                ? AvailabilityRule.defaultFor(wanted.profile())
                : AvailabilityChoice.NONE;
    }
}
