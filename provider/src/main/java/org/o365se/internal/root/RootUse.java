package org.o365se.internal.root;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.Access;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Tenant;
import org.o365se.rootkey.RootKeyDescription;

/**
 * One use of a root key, for the decorators that forward, count, refuse or record it. Contains no key bytes.
 *
 * @param operation the operation of the root key or its home
 * @param reason the reason of the use
 * @param access on whose behalf
 * @param uri the root key URI, without a version
 * @param version the exact version of the root key; null for the newest
 * @param policyKey the policy key of the operation; null if the root key is not used for a policy
 */
public record RootUse(
        Operation operation,
        Reason reason,
        Access access,
        RootKeyUri uri,
        @Nullable String version,
        @Nullable PolicyKey policyKey) {

    /** An operation of a root key or its home. */
    public enum Operation {
        /** Finding the newest version of a root key. */
        FIND,
        /** Looking whether a root key still exists. */
        LOOK,
        /** Creating a root key. */
        MAKE,
        /** Wrapping a policy key. */
        WRAP,
        /** Unwrapping a policy key. */
        UNWRAP,
        /** Checking by the rules of the home whether a key is suitable, with a trial wrap and unwrap. */
        CHECK
    }

    /** The reason of a root key's use. */
    public enum Reason {
        /** A policy key is needed for data. */
        OPEN,
        /** A policy key that is in use is checked for a denial. */
        PROBE,
        /** The availability key is needed for data, because every root key of the policy failed. */
        AVAILABILITY,
        /** A policy key or a root key is created. */
        CREATE,
        /** An operator checks a key chain or a root key. */
        CHECK
    }

    /**
     * What a root key is used for.
     *
     * @param reason the reason of the use
     * @param access on whose behalf
     */
    public record Purpose(Reason reason, Access access) {
        /** Returns the purpose of a user's access, or of an operator's work. */
        public static Purpose of(Reason reason) {
            return new Purpose(reason, Access.USER);
        }
    }

    /**
     * The policy key that a root key is used for.
     *
     * @param id the policy and its policy key version
     * @param policy the name of the policy for messages
     * @param tenant the tenant that must be allowed to use the root key
     */
    public record PolicyKey(PolicyKeyId id, String policy, Tenant tenant) {
        /** Returns the description of a policy key version of the chain. */
        public static PolicyKey of(Policy policy, PolicyVersion version) {
            var binding = version.binding();
            return new PolicyKey(binding.key(), policy.displayName(), binding.tenant());
        }
    }

    static RootUse ofNewest(Operation operation, Reason reason, RootKeyUri uri, @Nullable PolicyKey policyKey) {
        return new RootUse(operation, reason, Access.USER, uri, null, policyKey);
    }

    static RootUse ofExact(Operation operation, Purpose purpose, RootKeyDescription root, PolicyKey policyKey) {
        return new RootUse(
                operation, purpose.reason(), purpose.access(), new RootKeyUri(root.uri()), root.version(), policyKey);
    }

    /**
     * The unwrapping of a policy key of the chain, which names an exact root key.
     *
     * @param uri the root key URI, without a version
     * @param version the exact version of the root key
     * @param policyKey the policy key
     */
    public record Unwrapping(RootKeyUri uri, String version, PolicyKey policyKey) {}

    /** Returns the unwrapping of a policy key of the chain, by a root key or the availability key; empty for every other use. */
    Optional<Unwrapping> unwrapping() {
        return operation == Operation.UNWRAP && reason != Reason.CREATE && policyKey != null && version != null
                ? Optional.of(new Unwrapping(uri, version, policyKey))
                : Optional.empty();
    }

    /** Returns the unwrapping by a root key, so that another root key of the policy may be used instead; empty for every other use. */
    public Optional<Unwrapping> opening() {
        return reason == Reason.AVAILABILITY ? Optional.empty() : unwrapping();
    }
}
