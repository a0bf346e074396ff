package org.o365se.keychain;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.o365se.AvailabilityChoice;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.cipher.format.ScopeKeyId;
import org.o365se.crypto.Key256;
import org.o365se.error.ErrorId;

/**
 * The changes that users may ask of a key chain. Each is checked against the newest content of the chain, and none destroys a key. Thread-safe.
 */
public final class ChainEdits {
    private static final long FIRST_VERSION = 1;

    private final PolicyKeys policyKeys;
    private final RootChooser rootChooser;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ChainEdits(PolicyKeys policyKeys, RootChooser rootChooser, Clock clock) {
        this.policyKeys = policyKeys;
        this.rootChooser = rootChooser;
        this.clock = clock;
    }

    // ---- policies ----

    /**
     * Creates a policy with its policy key and its default scope.
     *
     * @param wanted what it shall be
     * @return the edit
     */
    public Edit createPolicy(DataEncryptionPolicy wanted) {
        return new Edit(newest -> {
            var tenant = Aliases.tenantOf(wanted.alias());
            requireFree(newest, wanted.alias());
            requireOfferedAvailability(wanted);
            var id = UUID.randomUUID();
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
                var defaultScope = newScope(made.opened(), List.of(), tenant, id);
                var policy = new Policy(
                        id,
                        List.of(wanted.alias()),
                        tenant,
                        true,
                        false,
                        List.of(),
                        defaultScope.id(),
                        clock.millis(),
                        FIRST_VERSION + 1,
                        List.of(made.version()));
                newest.put(policy);
                newest.put(defaultScope);
            } finally {
                made.opened().destroy();
            }
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
     * @param policyAlias the policy it is assigned to
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
            var keys = new ArrayList<>(scope.keys());
            requireRoom(scope, keys.size());
            keys.add(useCurrentKey(
                    newest.policyOf(scope), policyKey -> newKey(policyKey, scopeId, scope.nextKeyVersion())));
            newest.put(scope.withNewKey(keys));
        });
    }

    /**
     * Assigns a scope to another policy: its keys are re-wrapped, its messages are not touched.
     *
     * @param scopeId of the scope
     * @param policyAlias the new policy
     * @return the edit
     */
    public Edit assign(UUID scopeId, String policyAlias) {
        return new Edit(newest -> {
            var scope = requireScope(newest, scopeId);
            if (newest.policyOf(scope).displayName().equals(policyAlias)) {
                return;
            }
            var policy = requireAssignable(newest, scope.displayName(), scope.tenant(), policyAlias);
            if (policy.id().equals(scope.policy())) {
                return;
            }
            if (newest.policyOf(scope).defaultScope().equals(scopeId)) {
                throw new KeyChainException(
                        ErrorId.POLICY_IMMUTABLE.with("The default scope of policy "
                                + newest.policyOf(scope).displayName()
                                + " stays with its policy; assign a scope of your own"),
                        null);
            }
            var keys = new ArrayList<WrappedScopeKey>();
            for (var key : scope.keys()) {
                requireRoom(scope, key.lineage().size());
                keys.add(rewrap(newest, scope, key, policy));
            }
            newest.put(scope.assignedTo(policy.id(), keys));
        });
    }

    private WrappedScopeKey rewrap(ChainEditor newest, Scope scope, WrappedScopeKey key, Policy to) {
        var from = newest.policy(key.wrappedBy().policy()).orElseThrow();
        var id = new ScopeKeyId(scope.id(), key.version());
        var scopeKey = policyKeys.use(from, key.wrappedBy().version(), opened -> opened.unwrap(id, key));
        try {
            return useCurrentKey(to, policyKey -> {
                var lineage = new ArrayList<>(key.lineage());
                // A policy key that wraps again what it wrapped before stands there once.
                lineage.remove(policyKey.id());
                lineage.add(policyKey.id());
                return policyKey.wrap(id, scopeKey, lineage, key.createdAt());
            });
        } finally {
            scopeKey.destroy();
        }
    }

    // ---- names ----

    /**
     * Gives a scope or policy one more name.
     *
     * @param id of the scope or policy
     * @param alias the name, in the same tenant
     * @return the edit
     */
    public Edit addAlias(UUID id, String alias) {
        return new Edit(newest -> {
            var policy = newest.policy(id);
            if (policy.isPresent()) {
                var names = policy.get().aliases();
                if (!names.contains(alias)) {
                    newest.put(policy.get()
                            .withAliases(with(newest, names, policy.get().tenant(), alias)));
                }
                return;
            }
            var scope = requireScope(newest, id);
            if (!scope.aliases().contains(alias)) {
                newest.put(scope.withAliases(with(newest, scope.aliases(), scope.tenant(), alias)));
            }
        });
    }

    private static List<String> with(ChainEditor newest, List<String> aliases, String tenant, String alias)
            throws KeyChainException {
        requireFree(newest, alias);
        requireSameTenant(alias, Aliases.tenantOf(alias), tenant);
        if (aliases.size() >= RecordCodec.MAX_ALIASES) {
            throw new KeyChainException(
                    ErrorId.ALIAS_BAD.with(aliases.get(0) + " has " + RecordCodec.MAX_ALIASES
                            + " names already, the most that a key chain holds; take one away, then add " + alias),
                    null);
        }
        var changed = new ArrayList<>(aliases);
        changed.add(alias);
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
                newest.put(scope.get().withAliases(without(scope.get().aliases(), alias)));
                return;
            }
            var policy = newest.policy(alias);
            if (policy.isEmpty()) {
                return;
            }
            var inUse = newest.scopes().stream()
                    .filter(other -> other.policy().equals(policy.get().id()))
                    .filter(other -> !other.aliases().isEmpty())
                    .findFirst();
            boolean isLastName = policy.get().aliases().size() == 1;
            if (isLastName && inUse.isPresent()) {
                throw new KeyChainException(
                        ErrorId.POLICY_IN_USE.with("Policy " + alias + " still has scopes, "
                                + inUse.get().displayName() + " for one; assign them to another policy first"),
                        null);
            }
            newest.put(policy.get().withAliases(without(policy.get().aliases(), alias)));
        });
    }

    private static List<String> without(List<String> aliases, String alias) {
        return aliases.stream().filter(other -> !other.equals(alias)).toList();
    }

    // ---- checks ----

    private static void requireFree(ChainEditor newest, String alias) throws KeyChainException {
        if (newest.contains(alias)) {
            throw new KeyChainException(
                    ErrorId.ALIAS_TAKEN.with("The alias " + alias + " is taken in this key chain; choose another"),
                    null);
        }
    }

    private static Policy requireAssignable(ChainEditor newest, String scope, String tenant, String policyAlias)
            throws KeyChainException {
        var policy = newest.policy(policyAlias)
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

    private static void requireRoom(Scope scope, int items) throws KeyChainException {
        if (items >= RecordCodec.MAX_LIST_ITEMS) {
            throw new KeyChainException(
                    ErrorId.CHAIN_TOO_LARGE.with(
                            "Scope " + scope.displayName() + " has " + items
                                    + " scope key versions or re-assignments, the most that a key chain holds; make a new scope"),
                    null);
        }
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
        return policyKeys.use(policy, policy.currentVersion().binding().key().version(), work);
    }

    private Scope newScope(OpenedPolicyKey policyKey, List<String> aliases, String tenant, UUID policy) {
        var id = UUID.randomUUID();
        return new Scope(
                id,
                aliases,
                tenant,
                policy,
                clock.millis(),
                FIRST_VERSION + 1,
                List.of(newKey(policyKey, id, FIRST_VERSION)));
    }

    private WrappedScopeKey newKey(OpenedPolicyKey policyKey, UUID scope, long version) {
        var scopeKey = Key256.random(random);
        try {
            return policyKey.wrap(new ScopeKeyId(scope, version), scopeKey, List.of(policyKey.id()), clock.millis());
        } finally {
            scopeKey.destroy();
        }
    }
}
