package org.o365se.internal.change;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.o365se.AvailabilityChoice;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
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
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.root.RootChooser;
import org.o365se.internal.root.RootUse;

/** Plans changes of policies. Thread-safe. */
final class PolicyPlanning {
    private static final long FIRST_VERSION = 1;

    private final PolicyKeys policyKeys;
    private final RootChooser rootChooser;
    private final Operators operators;
    private final ScopeMaker scopes;
    private final Clock clock;

    PolicyPlanning(
            PolicyKeys policyKeys, RootChooser rootChooser, Operators operators, ScopeMaker scopes, Clock clock) {
        this.policyKeys = policyKeys;
        this.rootChooser = rootChooser;
        this.operators = operators;
        this.scopes = scopes;
        this.clock = clock;
    }

    void create(ChainChange.CreatePolicy change, OperatorConsent consent, ChainDraft draft) throws KeyChainException {
        var wanted = change.policy();
        var alias = Alias.of(wanted.alias());
        var tenant = alias.tenant();
        Requirements.free(draft, alias);
        requireOfferedAvailability(wanted);
        requireConsent(wanted, consent);
        var id = change.id();
        var key = new PolicyKeyId(id, FIRST_VERSION);
        var roots = rootChooser.choose(
                wanted,
                new RootUse.PolicyKey(key, wanted.alias(), tenant),
                draft.find(PolicyPlanning::hasManagedRoots));
        var binding =
                new Binding(draft.chainId(), tenant, key, wanted.profile(), roots, wanted.availability(), List.of(), 0);
        var made = policyKeys.make(binding, wanted.alias(), null);
        try {
            var lineage = made.opened().lineage();
            var defaultScope = scopes.newScope(ScopeId.random(), made.opened(), List.of(), tenant, id);
            draft.put(new Policy(
                    id,
                    List.of(ScopeMaker.named(lineage, new Naming.OfPolicy(alias, id), alias)),
                    tenant,
                    PolicyState.NEW,
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

    private static void requireOfferedAvailability(DataEncryptionPolicy wanted) throws KeyChainException {
        if (wanted.availability() != AvailabilityChoice.NONE) {
            throw new KeyChainException(
                    ProviderErrorId.AVAILABILITY_NOT_OFFERED,
                    "Policy " + wanted.alias() + " requests availability choice "
                            + wanted.availability()
                            + ", which this release does not offer; choose NONE",
                    null);
        }
    }
}
