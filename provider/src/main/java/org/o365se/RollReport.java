package org.o365se;

/**
 * What a change of a policy key has done. Immutable.
 *
 * @param policyKeyVersion the newest policy key version; in a dry run the one that would be made
 * @param isNewVersion whether it was made by this call; otherwise an earlier call made it, or nothing had to be changed
 * @param scopesRewrapped the number of scopes that this call has wrapped again; in a dry run those that would be
 * @param scopesTotal the number of scopes of the policy
 * @param isDryRun whether nothing was changed
 */
public record RollReport(
        long policyKeyVersion, boolean isNewVersion, long scopesRewrapped, long scopesTotal, boolean isDryRun) {}
