package org.o365se.internal.change;

import java.util.stream.Stream;
import org.o365se.KeyChainException;
import org.o365se.Profile;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Tenant;

/**
 * The largest number of enabled policies of one profile that a tenant can have ({@code policy.limit}).
 *
 * @param most 1 or greater
 */
record PolicyLimit(int most) {
    /** Throws unless another policy can be enabled. */
    void require(ChainDraft draft, String policy, Tenant tenant, Profile profile) throws KeyChainException {
        long there = draft.find(chain -> count(chain.policies().stream(), tenant, profile))
                + count(draft.created(), tenant, profile);
        if (there >= most) {
            throw new KeyChainException(
                    ProviderErrorId.POLICY_LIMIT_REACHED,
                    "Policy " + policy + " was not created or enabled, because tenant " + tenant + " has " + there
                            + " enabled policies of profile " + profile
                            + ", as many as policy.limit allows; assign scopes to one of them, or raise policy.limit",
                    null);
        }
    }

    private static long count(Stream<Policy> policies, Tenant tenant, Profile profile) {
        return policies.filter(policy -> policy.tenant().equals(tenant)
                        && policy.state().enabled()
                        && !policy.isPurged()
                        && policy.currentVersion().binding().profile() == profile)
                .count();
    }
}
