package org.o365se.internal.root;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.root.RootUse.PolicyKey;
import org.o365se.internal.root.managed.ManagedRootStore;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** Finds the root keys of a new policy, and creates managed ones if the policy requests them. Thread-safe. */
public final class RootChooser {
    private final Roots roots;
    private final @Nullable ManagedRootStore managed;
    private final @Nullable ManagedRootStore availability;

    /**
     * Creates a chooser.
     *
     * @param managed the managed root keys, or null if there are none
     * @param availability the availability keys, or null if this process has none
     */
    public RootChooser(Roots roots, @Nullable ManagedRootStore managed, @Nullable ManagedRootStore availability) {
        this.roots = roots;
        this.managed = managed;
        this.availability = availability;
    }

    /** Returns whether new availability keys can be made without a root key URI. */
    public boolean hasAvailabilityStore() {
        return availability != null;
    }

    /** Returns whether the newest policy key of a policy has a managed root key. */
    public boolean hasManagedRoots(Policy policy) {
        return policy.currentVersion().binding().roots().stream()
                .anyMatch(root -> new RootKeyUri(root.uri()).isManaged());
    }

    /**
     * Finds the availability key of a policy, or creates it in the availability key store.
     *
     * @param uri the URI of a key; empty for the key in the availability key store that has the id of the policy as its name. One in that store is created if it
     *     does not exist
     * @param policyKey the policy key that it wraps first
     * @param others the root keys of the policy, which it must differ from
     */
    public RootKeyDescription chooseAvailabilityKey(
            Optional<RootKeyUri> uri, PolicyKey policyKey, List<RootKeyDescription> others) throws KeyChainException {
        var policyId = policyKey.id().policy().toString();
        try {
            var wanted = uri.orElseGet(() -> RootKeyUri.ofAvailability(policyId));
            var chosen =
                    wanted.isAvailability() ? ownAvailabilityKey(wanted, policyKey) : roots.newest(wanted, policyKey);
            for (var root : others) {
                requireApart(policyKey, root, chosen);
            }
            return chosen.description();
        } catch (RootKeyException e) {
            throw new KeyChainException(e.id(), e.text(), e);
        }
    }

    private FoundRoot ownAvailabilityKey(RootKeyUri own, PolicyKey policyKey) throws KeyChainException {
        var store = availability;
        if (store == null) {
            throw new KeyChainException(
                    ProviderErrorId.CONFIGURATION_INCOMPLETE,
                    "The availability key of policy " + policyKey.policy()
                            + " needs a key store; set availability.keystore and availability.secret-source, or name the URI of another key",
                    null);
        }
        try {
            return roots.newest(own, policyKey);
        } catch (RootKeyDeniedException | RootKeyMisconfiguredException notThere) {
            // No such key, or no key store file yet; create reports any other problem.
            return new FoundRoot(
                    roots.make(own, policyKey, () -> store.create(own.nameInStore(), false)), Optional.empty());
        }
    }

    /** Refuses a root key of the policy, also in another home, where its public half tells. */
    private void requireApart(PolicyKey policyKey, RootKeyDescription root, FoundRoot key) throws KeyChainException {
        boolean isSame = new FoundRoot(root, Optional.empty()).isSameKeyAs(key)
                || (key.fingerprint().isPresent()
                        && roots.newest(new RootKeyUri(root.uri()), policyKey).isSameKeyAs(key));
        if (isSame) {
            throw new KeyChainException(
                    ProviderErrorId.AVAILABILITY_BAD,
                    "The availability key of policy " + policyKey.policy() + " would be its root key " + root.uri()
                            + "; name another key",
                    null);
        }
    }

    /**
     * Finds the root keys for a new policy key; {@code managedRootsExist} is whether the chain already has managed root keys, so that a missing key store is an
     * error.
     */
    public List<RootKeyDescription> choose(DataEncryptionPolicy wanted, PolicyKey policyKey, boolean managedRootsExist)
            throws KeyChainException {
        boolean ownRoots = wanted.rootKeys().isEmpty();
        var policyId = policyKey.id().policy();
        var uris = ownRoots
                ? List.of(RootKeyUri.ofManaged(policyId + "-1"), RootKeyUri.ofManaged(policyId + "-2"))
                : wanted.rootKeys().stream().map(RootKeyUri::new).toList();
        if (!wanted.isManagedRootAllowed()) {
            requireRootsOfOneOwner(wanted.alias(), uris);
        }
        var chosen = new ArrayList<FoundRoot>();
        try {
            // First the existing keys, so that no managed root key is created in vain if one of them is refused.
            var customers = new HashMap<RootKeyUri, FoundRoot>();
            for (var uri : uris) {
                if (!uri.isManaged()) {
                    customers.put(uri, roots.newest(uri, policyKey));
                }
            }
            for (var uri : uris) {
                var customer = customers.get(uri);
                chosen.add(customer != null ? customer : managedRoot(uri, policyKey, managedRootsExist));
            }
        } catch (RootKeyException e) {
            throw new KeyChainException(e.id(), e.text(), e);
        }
        requireTwoKeys(wanted.alias(), chosen.get(0), chosen.get(1));
        if (!ownRoots && !wanted.isSameHomeAllowed()) {
            requireTwoHomes(
                    wanted.alias(), chosen.get(0).description(), chosen.get(1).description());
        }
        return chosen.stream().map(FoundRoot::description).toList();
    }

    /**
     * Finds the root keys for the next policy key of a policy: those that stay, in the version that is bound or the newest one, and the successors of the others.
     */
    public List<RootKeyDescription> successors(
            Policy policy, PolicyKey policyKey, boolean newest, Map<RootKeyUri, RootKeyUri> replacements)
            throws KeyChainException {
        var bound = policy.currentVersion().binding().roots();
        requireRootsOf(policy, replacements.keySet());
        var chosen = new ArrayList<FoundRoot>();
        try {
            for (var root : bound) {
                chosen.add(successor(policyKey, root, newest, replacements));
            }
            var spare = policy.currentVersion().availability();
            for (var root : chosen) {
                if (spare.isPresent()) {
                    requireApart(policyKey, spare.get().key(), root);
                }
            }
        } catch (RootKeyException e) {
            throw new KeyChainException(e.id(), e.text(), e);
        }
        if (chosen.size() == 2) {
            requireTwoKeys(policyKey.policy(), chosen.get(0), chosen.get(1));
            // Whoever created the policy with one home for both has allowed it.
            if (!bound.get(0).home().equals(bound.get(1).home())) {
                requireTwoHomes(
                        policyKey.policy(),
                        chosen.get(0).description(),
                        chosen.get(1).description());
            }
        }
        return chosen.stream().map(FoundRoot::description).toList();
    }

    private FoundRoot successor(
            PolicyKey policyKey, RootKeyDescription root, boolean newest, Map<RootKeyUri, RootKeyUri> replacements)
            throws KeyChainException {
        var uri = new RootKeyUri(root.uri());
        var other = replacements.get(uri);
        if (other == null) {
            return newest ? roots.newest(uri, policyKey) : new FoundRoot(root, Optional.empty());
        }
        if (uri.isManaged() != other.isManaged()) {
            throw new KeyChainException(
                    ProviderErrorId.POLICY_ROOTS_BAD,
                    "Root key " + uri + " of policy " + policyKey.policy() + " is not replaced by " + other
                            + ", because one is a managed root key and the other a customer's; create another policy and assign the scopes to it",
                    null);
        }
        return other.isManaged() ? managedRoot(other, policyKey, true) : roots.newest(other, policyKey);
    }

    private static void requireRootsOf(Policy policy, Set<RootKeyUri> old) throws KeyChainException {
        var known = policy.currentVersion().binding().roots().stream()
                .map(root -> new RootKeyUri(root.uri()))
                .toList();
        for (var uri : old) {
            if (!known.contains(uri)) {
                throw new KeyChainException(
                        ProviderErrorId.POLICY_ROOTS_BAD,
                        "Policy " + policy.displayName() + " has no root key " + uri + "; its root keys are "
                                + String.join(
                                        " and ",
                                        known.stream().map(RootKeyUri::toString).toList()),
                        null);
            }
        }
    }

    private FoundRoot managedRoot(RootKeyUri uri, PolicyKey policyKey, boolean managedRootsExist)
            throws KeyChainException {
        if (managed == null) {
            throw new KeyChainException(
                    ProviderErrorId.CONFIGURATION_INCOMPLETE,
                    "Managed root keys need a key store; set managed.keystore and managed.secret-source"
                            + " (only keychain.uri = memory: works without)",
                    null);
        }
        try {
            return roots.newest(uri, policyKey);
        } catch (RootKeyDeniedException | RootKeyMisconfiguredException notThere) {
            // No such key, or no key store file yet; create reports any other problem.
            return new FoundRoot(
                    roots.make(uri, policyKey, () -> managed.create(uri.nameInStore(), managedRootsExist)),
                    Optional.empty());
        }
    }

    /** Refuses a managed root key besides one of the customer unless it is allowed: it bypasses the customer's revocation. */
    private static void requireRootsOfOneOwner(String policy, List<RootKeyUri> uris) throws KeyChainException {
        var managed = uris.stream().filter(RootKeyUri::isManaged).toList();
        if (!managed.isEmpty() && managed.size() < uris.size()) {
            throw new KeyChainException(
                    ProviderErrorId.POLICY_ROOTS_BAD,
                    "Policy " + policy + " would have a customer root key and the managed root key "
                            + managed.get(0)
                            + ", so the operator of the service could read its data even after the customer's key is revoked."
                            + " Name two customer root keys, or allow the managed root key explicitly (allowManagedRoot, --allow-managed-root)",
                    null);
        }
    }

    /** Refuses two root keys that are the same key. */
    private static void requireTwoKeys(String policy, FoundRoot first, FoundRoot second) throws KeyChainException {
        if (first.isSameKeyAs(second)) {
            var one = first.description();
            var other = second.description();
            throw new KeyChainException(
                    ProviderErrorId.POLICY_ROOTS_BAD,
                    "The two root keys of policy " + policy + " are the same key, "
                            + one.uri()
                            + (one.uri().equals(other.uri())
                                    ? ""
                                    : " and " + other.uri() + " ("
                                            + first.fingerprint()
                                                    .map(fingerprint -> "public key " + fingerprint)
                                                    .orElse("version " + one.version())
                                            + ")")
                            + "; name two different keys",
                    null);
        }
    }

    private static void requireTwoHomes(String policy, RootKeyDescription first, RootKeyDescription second)
            throws KeyChainException {
        if (first.home().equals(second.home())) {
            throw new KeyChainException(
                    ProviderErrorId.POLICY_ROOTS_BAD,
                    "The two root keys of policy " + policy + " have the same home, "
                            + first.home()
                            + ", so that one failure affects both; name a root key in another home, or allow the same home explicitly (allowSameHome, --allow-same-home)",
                    null);
        }
    }
}
