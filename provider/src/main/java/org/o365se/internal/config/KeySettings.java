package org.o365se.internal.config;

import java.time.Duration;

/**
 * When root keys are asked, and how long what they unwrap is cached.
 *
 * @param hedgeOffset the time after which the second root key of a policy of profile {@code SHAREPOINT} is asked too ({@code roots.hedge-offset})
 * @param patience the same for every other profile ({@code roots.patience})
 * @param timeToLive how long an unwrapped policy key is cached ({@code cache.policy-key.ttl})
 * @param refreshAhead how long before the end of that time the root keys are asked again ({@code cache.policy-key.refresh-ahead}); zero for never
 * @param probe how often every root key of a policy in use is asked ({@code cache.policy-key.probe}); zero for never
 */
public record KeySettings(
        Duration hedgeOffset, Duration patience, Duration timeToLive, Duration refreshAhead, Duration probe) {
    /** The settings of a configuration that does not set them. */
    public static final KeySettings DEFAULT = new KeySettings(
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofHours(8),
            Duration.ofHours(2),
            Duration.ofMinutes(5));
}
