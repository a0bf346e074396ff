package org.o365se.internal.change;

import java.util.List;
import java.util.Optional;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.Profile;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.keys.OperatorConsent;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.Tenant;

/**
 * Which policy a new scope without one gets: the multi-workload policy of its tenant, then the one of {@code policy.default}. With the value {@code managed}
 * every tenant has a managed policy of its own, which is created at its first use. Thread-safe.
 */
final class PolicyRule {
    private static final String MANAGED = "managed";

    private final PolicyPlanning policies;
    private final Optional<String> defaultPolicy;

    PolicyRule(PolicyPlanning policies, Optional<String> defaultPolicy) {
        this.policies = policies;
        this.defaultPolicy = defaultPolicy;
    }

    /** Returns the change with the policy that it gets; a managed policy is added to the draft if the tenant has none. */
    ChainChange.CreateScope assigned(ChainChange.CreateScope wanted, OperatorConsent consent, ChainDraft draft)
            throws KeyChainException {
        if (wanted.policy().isPresent()) {
            return wanted;
        }
        var policy = policyFor(wanted.alias(), consent, draft);
        return new ChainChange.CreateScope(wanted.id(), wanted.alias(), Optional.of(policy));
    }

    private String policyFor(Alias scope, OperatorConsent consent, ChainDraft draft) throws KeyChainException {
        var tenant = scope.tenant();
        List<PolicyId> multi = draft.find(chain -> multiWorkload(chain, tenant));
        if (multi.size() > 1) {
            throw new KeyChainException(
                    ProviderErrorId.POLICY_DEFAULT_MISSING,
                    "Tenant " + tenant + " has " + multi.size()
                            + " multi-workload policies, so none applies to scope " + scope
                            + " by itself; name a policy",
                    null);
        }
        if (multi.size() == 1) {
            return multi.get(0).toString();
        }
        var named = defaultPolicy.orElseThrow(() -> new KeyChainException(
                ProviderErrorId.POLICY_DEFAULT_MISSING,
                "No policy is named for scope " + scope + ", tenant " + tenant
                        + " has no multi-workload policy, and policy.default is not set; name a policy, or add policy.default = managed or"
                        + " policy.default = TENANT/POLICY to the configuration",
                null));
        return named.equals(MANAGED) ? managedPolicyOf(tenant, consent, draft) : named;
    }

    private static List<PolicyId> multiWorkload(ChainSnapshot chain, Tenant tenant) {
        return chain.policies().stream()
                .filter(policy -> policy.tenant().equals(tenant))
                .filter(policy -> policy.state().isUsable())
                .filter(policy -> policy.currentVersion().binding().profile() == Profile.MULTI_WORKLOAD)
                .map(Policy::id)
                .toList();
    }

    private String managedPolicyOf(Tenant tenant, OperatorConsent consent, ChainDraft draft) throws KeyChainException {
        var alias = tenant + "/" + MANAGED;
        if (draft.policyNamed(alias).isEmpty()) {
            var policy = DataEncryptionPolicy.builder(alias).build();
            policies.create(new ChainChange.CreatePolicy(policy), consent, draft);
        }
        return alias;
    }
}
