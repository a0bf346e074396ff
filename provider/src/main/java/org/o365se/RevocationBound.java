package org.o365se;

import java.time.Duration;

/**
 * The longest time for which a policy key that is cached can still serve after the use of its root keys was revoked, as the configuration of this process has
 * it. A message that was begun before may be finished. Immutable.
 *
 * @param whenRefused if all root keys answer that they deny their use; to this the time of the calls is added
 * @param whenUnreachable if a root key cannot be reached, so that its denial is not known
 */
public record RevocationBound(Duration whenRefused, Duration whenUnreachable) {}
