package org.o365se;

import java.util.List;
import java.util.UUID;
import org.o365se.rootkey.RootKeyDescription;

/**
 * The root keys that can lead to the messages of a scope, or of all scopes of a policy. Immutable.
 *
 * @param policies the ids of the policies whose keys wrap a scope key, or wrapped one before
 * @param roots the root keys that unwrap a policy key under which a scope key is wrapped in this chain; none if the scopes were shredded or the policy was purged
 * @param formerRoots further root keys that unwrap a policy key under which a scope key was wrapped before: they can lead to its messages together with an old copy
 *     of the chain. Root keys of policies that are no longer in the chain are not known
 * @param availability the use of an availability key that the policies permit, each once
 */
public record ReadAccess(
        List<UUID> policies,
        List<RootKeyDescription> roots,
        List<RootKeyDescription> formerRoots,
        List<AvailabilityChoice> availability) {
    /**
     * Copies the lists.
     *
     * @param policies as above
     * @param roots as above
     * @param formerRoots as above
     * @param availability as above
     */
    public ReadAccess {
        policies = List.copyOf(policies);
        roots = List.copyOf(roots);
        formerRoots = List.copyOf(formerRoots);
        availability = List.copyOf(availability);
    }
}
