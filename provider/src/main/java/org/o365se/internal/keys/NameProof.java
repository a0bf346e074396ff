package org.o365se.internal.keys;

import org.o365se.Access;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.rootkey.RootKeyCorruptException;

/** Checks that names were assigned by holders of policy keys. */
public final class NameProof {
    private NameProof() {}

    /**
     * Throws if a name was not assigned with the policy's key.
     *
     * @param keyVersion the policy key version that is needed anyway; the newest one is unwrapped instead if the name was assigned with a later one, because
     *     that one may have been dropped
     */
    public static void require(
            PolicyKeys policyKeys, Access access, Policy policy, Naming naming, KeyTag tag, long keyVersion) {
        long version = tag.keyVersion() > keyVersion ? policy.currentVersion().number() : keyVersion;
        if (!policyKeys.use(access, policy, version, opened -> opened.lineage().verifies(naming, tag))) {
            throw forged(policy, naming);
        }
    }

    /** Returns the failure for a name that was not assigned with the policy's key. */
    public static RootKeyCorruptException forged(Policy policy, Naming naming) {
        return new RootKeyCorruptException(
                ProviderErrorId.CHAIN_NAME_FORGED,
                naming.words() + " was not assigned by a holder of the key of policy "
                        + policy.displayName()
                        + ", so it is not used; restore the key chain from a good copy, or remove the name and add it again",
                null);
    }
}
