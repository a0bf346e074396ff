package org.o365se.internal.change;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.o365se.AvailabilityChoice;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ErrorId;
import org.o365se.internal.keys.Lineage;
import org.o365se.internal.keys.OpenedPolicyKey;
import org.o365se.internal.keys.OperatorConsent;
import org.o365se.internal.keys.Operators;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.keys.ScopeKeys;
import org.o365se.internal.model.Aliases;
import org.o365se.internal.model.Binding;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainEditor;
import org.o365se.internal.model.Ids;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.Name;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.model.WrappedScopeKey;
import org.o365se.internal.root.RootChooser;

/**
 * The changes that users may ask of a key chain. Each is checked against the newest content of the chain, and none destroys a key. Thread-safe.
 */
public final class ChainEdits {
    private static final long FIRST_VERSION = 1;

    private final PolicyKeys policyKeys;
    private final ScopeKeys scopeKeys;
    private final RootChooser rootChooser;
    private final Operators operators;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public ChainEdits(PolicyKeys policyKeys, RootChooser rootChooser, Operators operators, Clock clock) {
        this.policyKeys = policyKeys;
        this.scopeKeys = new ScopeKeys(policyKeys);
        this.rootChooser = rootChooser;
        this.operators = operators;
        this.clock = clock;
    }

    // ---- policies ----

    /**
     * Creates a policy with its policy key and its default scope, where no operator has to agree.
     *
     * @param wanted the policy
     * @return the edit
     */
    public Edit createPolicy(DataEncryptionPolicy wanted) {
        return createPolicy(wanted, OperatorConsent.NONE);
    }

    /**
     * Creates a policy with its policy key and its default scope.
     *
     * @param wanted the policy
     * @param consent how an operator agrees to it
     * @return the edit
     */
    public Edit createPolicy(DataEncryptionPolicy wanted, OperatorConsent consent) {
        return new Edit(newest -> {
            var tenant = Aliases.tenantOf(wanted.alias());
            requireFree(newest, wanted.alias());
            requireOfferedAvailability(wanted);
            requireConsent(wanted, consent);
            var id = Ids.random();
            var roots = rootChooser.choose(wanted, tenant, id, hasManagedRoots(newest));
            var keyId = new PolicyKeyId(id, FIRST_VERSION);
            var binding = new Binding(
                    newest.chainId(),
                    tenant,
                    keyId,
                    wanted.profile(),
                    roots.stream().map(root -> root.describe()).toList(),
                    wanted.availability(),
                    List.of(),
                    0);
            var made = policyKeys.make(binding, roots, null);
            try {
                var lineage = made.opened().lineage();
                var defaultScope = newScope(made.opened(), List.of(), tenant, id);
                newest.put(new Policy(
                        id,
                        List.of(named(lineage, new Naming.OfPolicy(wanted.alias(), id), wanted.alias())),
                        tenant,
                        true,
                        false,
                        List.of(),
                        defaultScope.id(),
                        lineage.tag(new Naming.OfDefaultScope(id, defaultScope.id())),
                        clock.millis(),
                        FIRST_VERSION + 1,
                        List.of(consent.applyTo(operators, made.version()))));
                newest.put(defaultScope);
            } finally {
                made.opened().destroy();
            }
        });
    }

    /** Before anything is asked of a root: a policy that nobody may use would be created else. */
    private void requireConsent(DataEncryptionPolicy wanted, OperatorConsent consent) throws KeyChainException {
        if (operators.areRequired() && consent.isNone()) {
            throw new KeyChainException(
                    ErrorId.OPERATOR_SIGNATURE_MISSING.with(
                            "Policy " + wanted.alias()
                                    + " was not created, because keychain.operators asks for an operator's signature; give the operator's private key, or create it unsigned and have its request signed elsewhere"),
                    null);
        }
        if (!operators.areRequired() && !consent.isNone()) {
            throw new KeyChainException(
                    ErrorId.OPERATOR_KEY_BAD.with(
                            "Policy " + wanted.alias()
                                    + " was not created, because the configuration names no operators; set keychain.operators, or create the policy without a signature"),
                    null);
        }
    }

    /**
     * Adds an operator's signature to a policy that was created unsigned.
     *
     * @param policyId of the policy
     * @param signature 64 bytes, over the policy's request
     * @return the edit
     */
    public Edit signPolicy(UUID policyId, byte[] signature) {
        var copy = signature.clone();
        return new Edit(newest -> {
            var policy = requirePolicy(newest, policyId);
            var versions = new ArrayList<>(policy.versions());
            versions.set(0, operators.accept(versions.get(0), copy));
            newest.put(policy.withVersions(versions));
        });
    }

    private static boolean hasManagedRoots(ChainEditor newest) {
        return newest.policies().stream()
                .flatMap(policy -> policy.versions().stream())
                .flatMap(version -> version.binding().roots().stream())
                .anyMatch(root -> RootChooser.isManaged(root.uri()));
    }

    private static void requireOfferedAvailability(DataEncryptionPolicy wanted) throws KeyChainException {
        if (wanted.availability() != AvailabilityChoice.NONE) {
            throw new KeyChainException(
                    ErrorId.AVAILABILITY_NOT_OFFERED.with("Policy " + wanted.alias() + " asks for availability "
                            + wanted.availability()
                            + ", which this release does not offer: it has no availability keys yet. Choose NONE"),
                    null);
        }
    }

    // ---- scopes ----

    /**
     * Creates a scope with its first scope key.
     *
     * @param alias its name
     * @param policyAlias the policy it is assigned to, by alias or id
     * @return the edit
     */
    public Edit createScope(String alias, String policyAlias) {
        return new Edit(newest -> {
            var tenant = Aliases.tenantOf(alias);
            requireFree(newest, alias);
            var policy = requireAssignable(newest, alias, tenant, policyAlias);
            var scope = useCurrentKey(
                    policy, policyKey -> newScope(policyKey, List.of(alias), policy.tenant(), policy.id()));
            newest.put(scope);
        });
    }

    /**
     * Adds a scope key version; the old ones go on opening what they wrapped.
     *
     * @param scopeId of the scope
     * @return the edit
     */
    public Edit addScopeKeyVersion(UUID scopeId) {
        return new Edit(newest -> {
            var scope = requireScope(newest, scopeId);
            var policy = newest.policyOf(scope);
            var keys = new ArrayList<>(scope.keys());
            requireRoom(scope, keys.size(), Limits.SCOPE_KEY_VERSIONS, "scope key versions");
            requireRoom(scope, scope.nextKeyVersion() - 1, Limits.VERSION, "scope key version numbers");
            keys.add(useCurrentKey(policy, policyKey -> newKey(policyKey, policy, scope)));
            newest.put(scope.withNewKey(keys));
        });
    }

    /**
     * Assigns a scope to another policy: its keys are re-wrapped, its messages are not touched. If it is the default scope of its policy, that policy gets a new one.
     *
     * @param scopeId of the scope
     * @param policyAlias the new policy, by alias or id
     * @return the edit
     */
    public Edit assign(UUID scopeId, String policyAlias) {
        return new Edit(newest -> {
            var scope = requireScope(newest, scopeId);
            var from = newest.policyOf(scope);
            if (newest.policyNamed(policyAlias)
                    .map(Policy::id)
                    .filter(from.id()::equals)
                    .isPresent()) {
                return;
            }
            var to = requireAssignable(newest, scope.displayName(), scope.tenant(), policyAlias);
            if (from.defaultScope().equals(scopeId)) {
                replaceDefaultScope(newest, from);
            }
            for (var key : scope.keys()) {
                requireRoom(scope, key.lineage().size(), Limits.LINEAGE, "re-assignments");
            }
            var assigned = useCurrentKey(to, policyKey -> rewrapped(scope, from, to, policyKey));
            newest.put(assigned);
        });
    }

    private void replaceDefaultScope(ChainEditor newest, Policy policy) {
        var made = useCurrentKey(policy, policyKey -> {
            var scope = newScope(policyKey, List.of(), policy.tenant(), policy.id());
            var tag = policyKey.lineage().tag(new Naming.OfDefaultScope(policy.id(), scope.id()));
            return new DefaultScope(scope, tag);
        });
        newest.put(made.scope());
        newest.put(policy.withDefaultScope(made.scope().id(), made.tag()));
    }

    private record DefaultScope(Scope scope, KeyTag tag) {}

    private Scope rewrapped(Scope scope, Policy from, Policy to, OpenedPolicyKey policyKey) {
        var keys = new ArrayList<WrappedScopeKey>();
        for (var key : scope.keys()) {
            keys.add(rewrapped(scope, from, key, policyKey));
        }
        var names = scope.names().stream()
                .map(name -> named(policyKey.lineage(), new Naming.OfScope(name.alias(), scope.id()), name.alias()))
                .toList();
        return scope.assignedTo(to.id(), names, keys);
    }

    private WrappedScopeKey rewrapped(Scope scope, Policy from, WrappedScopeKey key, OpenedPolicyKey policyKey) {
        var lineage = new ArrayList<>(key.lineage());
        // A policy key that wraps again what it wrapped before stands there once.
        lineage.remove(policyKey.id());
        lineage.add(policyKey.id());
        var scopeKey = scopeKeys.unwrap(from, scope, key);
        try {
            return policyKey.wrap(
                    new ScopeKeyId(scope.id(), key.version()),
                    scopeKey,
                    key.predecessorTag(),
                    lineage,
                    key.createdAt());
        } finally {
            scopeKey.destroy();
        }
    }

    // ---- names ----

    /**
     * Adds an alias to a scope or policy.
     *
     * @param id of the scope or policy
     * @param alias the name, in the same tenant
     * @return the edit
     */
    public Edit addAlias(UUID id, String alias) {
        return new Edit(newest -> {
            var known = newest.policy(id);
            if (known.isPresent()) {
                var policy = known.get();
                if (isNew(newest, policy.names(), policy.tenant(), alias)) {
                    var name =
                            useCurrentKey(policy, key -> named(key.lineage(), new Naming.OfPolicy(alias, id), alias));
                    newest.put(policy.withNames(with(policy.names(), name)));
                }
                return;
            }
            var scope = requireScope(newest, id);
            if (isNew(newest, scope.names(), scope.tenant(), alias)) {
                var name = useCurrentKey(
                        newest.policyOf(scope), key -> named(key.lineage(), new Naming.OfScope(alias, id), alias));
                newest.put(scope.withNames(with(scope.names(), name)));
            }
        });
    }

    private static Name named(Lineage lineage, Naming naming, String alias) {
        return new Name(alias, lineage.tag(naming));
    }

    private static boolean isNew(ChainEditor newest, List<Name> names, String tenant, String alias)
            throws KeyChainException {
        if (names.stream().anyMatch(name -> name.alias().equals(alias))) {
            return false;
        }
        requireFree(newest, alias);
        requireSameTenant(alias, Aliases.tenantOf(alias), tenant);
        if (names.size() >= Limits.ALIASES) {
            throw new KeyChainException(
                    ErrorId.ALIAS_BAD.with(names.get(0).alias() + " has " + Limits.ALIASES
                            + " names already, the most that a key chain holds; take one away, then add " + alias),
                    null);
        }
        return true;
    }

    private static List<Name> with(List<Name> names, Name added) {
        var changed = new ArrayList<>(names);
        changed.add(added);
        return changed;
    }

    /**
     * Takes a name away. The keys stay, and with them everything that was encrypted.
     *
     * @param alias of a scope, or of a policy that has another name or that no named scope is assigned to
     * @return the edit
     */
    public Edit removeAlias(String alias) {
        return new Edit(newest -> {
            var scope = newest.scope(alias);
            if (scope.isPresent()) {
                newest.put(scope.get().withNames(without(scope.get().names(), alias)));
                return;
            }
            var policy = newest.policy(alias);
            if (policy.isEmpty()) {
                return;
            }
            var inUse = newest.scopes().stream()
                    .filter(other -> other.policy().equals(policy.get().id()))
                    .filter(other -> !other.names().isEmpty())
                    .findFirst();
            boolean isLastName = policy.get().names().size() == 1;
            if (isLastName && inUse.isPresent()) {
                throw new KeyChainException(
                        ErrorId.POLICY_IN_USE.with("Policy " + alias + " still has scopes, "
                                + inUse.get().displayName() + " for one; assign them to another policy first"),
                        null);
            }
            newest.put(policy.get().withNames(without(policy.get().names(), alias)));
        });
    }

    private static List<Name> without(List<Name> names, String alias) {
        return names.stream().filter(name -> !name.alias().equals(alias)).toList();
    }

    // ---- checks ----

    private static void requireFree(ChainEditor newest, String alias) throws KeyChainException {
        if (newest.contains(alias)) {
            throw new KeyChainException(
                    ErrorId.ALIAS_TAKEN.with("The alias " + alias + " is taken in this key chain; choose another"),
                    null);
        }
    }

    private Policy requireAssignable(ChainEditor newest, String scope, String tenant, String policyAlias)
            throws KeyChainException {
        var policy = newest.policyNamed(policyAlias)
                .orElseThrow(() -> new KeyChainException(
                        ErrorId.POLICY_UNKNOWN.with("There is no policy " + policyAlias
                                + " in this key chain; create it first, with o365se policy create or KeyChain.create"),
                        null));
        requireSameTenant(scope, tenant, policy.tenant());
        if (policy.purgeRequested() || !policy.enabled()) {
            throw new KeyChainException(
                    ErrorId.POLICY_DISABLED.with("Policy " + policyAlias
                            + " is disabled or about to be purged, so nothing can be assigned to it; choose another"),
                    null);
        }
        operators.requireSignature(policy);
        return policy;
    }

    private static void requireSameTenant(String alias, String tenant, String wanted) throws KeyChainException {
        if (!tenant.equals(wanted)) {
            throw new KeyChainException(
                    ErrorId.TENANT_MISMATCH.with("The alias " + alias + " is of tenant " + tenant + ", not of tenant "
                            + wanted + "; nothing crosses a tenant. Use an alias that begins with " + wanted + "/"),
                    null);
        }
    }

    private static void requireRoom(Scope scope, long there, long most, String what) throws KeyChainException {
        if (there >= most) {
            throw new KeyChainException(
                    ErrorId.CHAIN_TOO_LARGE.with("Scope " + scope.displayName() + " has used " + there + " " + what
                            + ", the most that a key chain holds; create a new scope for further messages"),
                    null);
        }
    }

    private static Policy requirePolicy(ChainEditor newest, UUID policyId) throws KeyChainException {
        return newest.policy(policyId)
                .orElseThrow(() -> new KeyChainException(
                        ErrorId.POLICY_UNKNOWN.with("There is no policy " + policyId
                                + " in this key chain; it may be of another chain, or of an older copy"),
                        null));
    }

    private static Scope requireScope(ChainEditor newest, UUID scopeId) throws KeyChainException {
        return newest.scope(scopeId)
                .orElseThrow(() -> new KeyChainException(
                        ErrorId.SCOPE_UNKNOWN.with("There is no scope " + scopeId
                                + " in this key chain; it may be of another chain, or of an older copy"),
                        null));
    }

    // ---- keys ----

    private <T> T useCurrentKey(Policy policy, Function<OpenedPolicyKey, T> work) {
        return policyKeys.use(policy, policy.currentVersion().number(), work);
    }

    private Scope newScope(OpenedPolicyKey policyKey, List<String> aliases, String tenant, UUID policy) {
        var id = Ids.random();
        var names = aliases.stream()
                .map(alias -> named(policyKey.lineage(), new Naming.OfScope(alias, id), alias))
                .toList();
        var scopeKey = Key256.random(random);
        try {
            var first = policyKey.wrap(
                    new ScopeKeyId(id, FIRST_VERSION), scopeKey, Bytes.NONE, List.of(policyKey.id()), clock.millis());
            return new Scope(id, names, tenant, policy, clock.millis(), FIRST_VERSION + 1, List.of(first));
        } finally {
            scopeKey.destroy();
        }
    }

    private WrappedScopeKey newKey(OpenedPolicyKey policyKey, Policy policy, Scope scope) {
        var id = new ScopeKeyId(scope.id(), scope.nextKeyVersion());
        var scopeKey = Key256.random(random);
        try {
            var predecessorTag = scopeKeys.predecessorTag(policy, scope, id, scopeKey);
            return policyKey.wrap(id, scopeKey, predecessorTag, List.of(policyKey.id()), clock.millis());
        } finally {
            scopeKey.destroy();
        }
    }
}
