package org.o365se.internal.change;

import java.util.Optional;
import org.o365se.internal.approval.ApproverSeals;

/**
 * The settings of policies.
 *
 * @param defaultPolicy the policy of scopes for which none is named ({@code policy.default})
 * @param limit the largest number of enabled policies of one profile that a tenant can have ({@code policy.limit})
 * @param seals signs which approvers a policy has
 */
public record PolicySettings(Optional<String> defaultPolicy, int limit, ApproverSeals seals) {}
