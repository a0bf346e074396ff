package org.o365se.internal.root;

import java.time.Duration;

/**
 * How long a root key may take before the next one is asked too.
 *
 * @param hedgeOffset for a profile that asks both root keys
 * @param patience for every other profile
 */
public record RootTimes(Duration hedgeOffset, Duration patience) {}
