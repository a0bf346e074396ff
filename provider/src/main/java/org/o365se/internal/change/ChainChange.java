package org.o365se.internal.change;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.o365se.AvailabilityChoice;
import org.o365se.DataEncryptionPolicy;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.EntryId;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.ScopeId;

/**
 * A requested change of a key chain, as data: it can be shown, encoded ({@link ChangeCodec}), signed on another machine and applied later. It includes the ids
 * of new objects, so that it creates the same objects whenever it is applied. Only {@link DestroyPolicy} and {@link ShredScope}, or the approved form of the
 * latter, destroy keys. Immutable.
 */
public sealed interface ChainChange {
    /**
     * Creates a policy with its policy key and its default scope.
     *
     * @param id of the new policy
     * @param policy its alias, profile and roots
     */
    record CreatePolicy(PolicyId id, DataEncryptionPolicy policy) implements ChainChange {
        /** Creates a policy with a new id. */
        public CreatePolicy(DataEncryptionPolicy policy) {
            this(PolicyId.random(), policy);
        }
    }

    /**
     * Adds an operator's signature to a policy that was created unsigned.
     *
     * @param policy its id
     * @param signature 64 bytes, over the policy's request
     */
    record SignPolicy(PolicyId policy, Bytes signature) implements ChainChange {}

    /**
     * Creates a scope with its first scope key.
     *
     * @param id of the new scope
     * @param alias its name
     * @param policy the policy it is assigned to, by alias or id; empty for the one that the rule of its tenant names
     */
    record CreateScope(ScopeId id, Alias alias, Optional<String> policy) implements ChainChange {
        /** Creates a scope with a new id. */
        public CreateScope(Alias alias, String policy) {
            this(ScopeId.random(), alias, Optional.of(policy));
        }

        /** Creates a scope with a new id, assigned by the rule of its tenant. */
        public CreateScope(Alias alias) {
            this(ScopeId.random(), alias, Optional.empty());
        }
    }

    /**
     * Adds a scope key version; the older ones still unwrap.
     *
     * @param scope its id
     */
    record RollScope(ScopeId scope) implements ChainChange {}

    /**
     * Assigns a scope to another policy: its keys are wrapped again, its messages do not change. If it is the default scope of its policy, that policy gets a
     * new one.
     *
     * @param scope its id
     * @param policy the new policy, by alias or id
     * @param newKey whether it also gets a new scope key version; it does in any case if one of the policies has managed root keys and the other has not
     */
    record AssignScope(ScopeId scope, String policy, boolean newKey) implements ChainChange {
        /** Assigns a scope with a new scope key version only where that is needed. */
        public AssignScope(ScopeId scope, String policy) {
            this(scope, policy, false);
        }
    }

    /**
     * Adds an alias to a scope or policy.
     *
     * @param id of the scope or policy, whichever the chain has
     * @param alias the name, in the same tenant
     */
    record AddAlias(UUID id, Alias alias) implements ChainChange {
        /** Adds an alias to a scope or policy. */
        public AddAlias(EntryId id, Alias alias) {
            this(id.toUuid(), alias);
        }
    }

    /**
     * Removes a name. The keys stay, so that all messages stay readable.
     *
     * @param alias of a scope, or of a policy that has another name or that no named scope is assigned to
     */
    record RemoveAlias(Alias alias) implements ChainChange {}

    /**
     * Removes the unwrapped keys of a policy from every process; the next use asks the root keys.
     *
     * @param policy its id
     */
    record ForgetPolicy(PolicyId policy) implements ChainChange {}

    /**
     * Changes the permitted use of a policy's availability key. With {@link AvailabilityChoice#NONE} its copies are removed; otherwise every policy key version
     * without a copy, or all if a key is named, are wrapped by the availability key.
     *
     * @param policy its id
     * @param choice the permitted use
     * @param key the URI of another availability key; empty for the one that the policy has, or a new one in the availability key store
     */
    record SetAvailability(PolicyId policy, AvailabilityChoice choice, Optional<RootKeyUri> key)
            implements ChainChange {}

    /**
     * Creates the next policy key version; the older ones still unwrap.
     *
     * @param policy its id
     * @param from the policy key version that is the newest before
     * @param newestRoots whether it is bound to the newest versions of the root keys that stay
     * @param replacements the root keys that are replaced
     * @param recovery whether the availability key may unwrap the version before if no root key does
     */
    record RollPolicy(PolicyId policy, long from, boolean newestRoots, List<Replacement> replacements, boolean recovery)
            implements ChainChange {
        /** Copies the list. */
        public RollPolicy {
            replacements = List.copyOf(replacements);
        }

        /** Returns the root keys that take the place of others. */
        Map<RootKeyUri, RootKeyUri> successors() {
            return replacements.stream().collect(Collectors.toMap(Replacement::old, Replacement::successor));
        }
    }

    /**
     * The replacement of a root key.
     *
     * @param old a root key of the policy
     * @param successor the root key in its place
     */
    record Replacement(RootKeyUri old, RootKeyUri successor) {}

    /**
     * Wraps the keys of scopes with the newest policy key. Scopes that no longer exist or belong to another policy are left out.
     *
     * @param policy its id
     * @param scopes their ids
     * @param newKeys whether each scope also gets a new scope key version, unless it got one under this policy key
     * @param recovery whether the availability key may unwrap older policy keys if no root key does
     */
    record RewrapScopes(PolicyId policy, List<ScopeId> scopes, boolean newKeys, boolean recovery)
            implements ChainChange {
        /** Copies the list. */
        public RewrapScopes {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * Enables a policy, which needs a root key, or disables it, which needs none.
     *
     * @param policy its id
     * @param enabled whether it may be used from now on
     */
    record SetEnabled(PolicyId policy, boolean enabled) implements ChainChange {}

    /**
     * Removes the copies of an older policy key version that no scope key needs.
     *
     * @param policyKey the version
     */
    record DropPolicyKey(PolicyKeyId policyKey) implements ChainChange {}

    /**
     * Requests the purge of a policy, which may not be used from then on. Needs evidence that no root key unwraps its policy keys, unless the request says so.
     *
     * @param policy its id
     * @param request the text that its approvers sign
     */
    record RequestPurge(PolicyId policy, Bytes request) implements ChainChange {}

    /**
     * Makes the change that a request describes, if enough approvers of the policy have signed it.
     *
     * @param policy its id
     * @param request the text that they have signed
     * @param signatures their signatures, each encoded as {@link org.o365se.internal.approval.ApprovalSignature#encoded}
     */
    record Approved(PolicyId policy, Bytes request, List<Bytes> signatures) implements ChainChange {
        /** Copies the list. */
        public Approved {
            signatures = List.copyOf(signatures);
        }
    }

    /**
     * Removes the copies of all policy keys of a policy whose purge was approved, after the cooling-off.
     *
     * @param policy its id
     */
    record DestroyPolicy(PolicyId policy) implements ChainChange {}

    /**
     * Destroys the keys of a scope whose policy has no approvers.
     *
     * @param scope its id
     * @param reason why, for people to read
     */
    record ShredScope(ScopeId scope, String reason) implements ChainChange {}

    /**
     * Applies several changes as one: all or none.
     *
     * @param changes the changes, each applied to the result of those before it; none is itself a batch
     */
    record All(List<ChainChange> changes) implements ChainChange {
        /** Copies the list. */
        public All {
            changes = List.copyOf(changes);
            if (changes.stream().anyMatch(All.class::isInstance)) {
                throw new IllegalArgumentException("A batch contains only single changes");
            }
        }
    }
}
