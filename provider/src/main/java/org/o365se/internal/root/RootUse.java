package org.o365se.internal.root;

import org.jspecify.annotations.Nullable;
import org.o365se.Access;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.rootkey.RootKeyDescription;

/**
 * One use of a root key, for those who pass it on, count it, refuse it or record it. Holds no key bytes.
 *
 * @param operation what is asked of the root key or its home
 * @param reason why
 * @param access on whose behalf
 * @param uri the root key URI, without a version
 * @param version the exact version of the root key; null where the newest is meant
 * @param policyKey the policy key that it is about; null where a root key is used for no policy
 */
public record RootUse(
        Operation operation,
        Reason reason,
        Access access,
        String uri,
        @Nullable String version,
        @Nullable PolicyKey policyKey) {

    /** What is asked of a root key or its home. */
    public enum Operation {
        /** To find the newest version of a root key. */
        FIND,
        /** To make a root key. */
        MAKE,
        /** To wrap a policy key. */
        WRAP,
        /** To unwrap a policy key. */
        UNWRAP,
        /** To check by the rules of the home whether a key is suitable, with a trial wrap and unwrap. */
        CHECK
    }

    /** Why a root key is used. */
    public enum Reason {
        /** A policy key is needed for somebody's data. */
        OPEN,
        /** A policy key or a root key is made. */
        CREATE,
        /** An operator checks a key chain or a root key. */
        CHECK
    }

    /**
     * The policy key that a root key is used for.
     *
     * @param id which policy key version of which policy
     * @param policy the name of the policy for messages
     * @param tenant the tenant that the root key must be allowed to
     */
    public record PolicyKey(PolicyKeyId id, String policy, String tenant) {
        /** Names a policy key version of the chain. */
        public static PolicyKey of(Policy policy, PolicyVersion version) {
            var binding = version.binding();
            return new PolicyKey(binding.key(), policy.displayName(), binding.tenant());
        }
    }

    static RootUse ofNewest(Operation operation, Reason reason, String uri, @Nullable PolicyKey policyKey) {
        return new RootUse(operation, reason, Access.USER, uri, null, policyKey);
    }

    static RootUse ofExact(Operation operation, Reason reason, RootKeyDescription root, PolicyKey policyKey) {
        return new RootUse(operation, reason, Access.USER, root.uri(), root.version(), policyKey);
    }

    /** Returns whether a wrapped copy of the chain is opened, which another root key of the policy may do too. */
    boolean opensCopy() {
        return operation == Operation.UNWRAP && reason != Reason.CREATE;
    }
}
