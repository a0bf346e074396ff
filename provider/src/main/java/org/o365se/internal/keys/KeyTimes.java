package org.o365se.internal.keys;

import java.time.Duration;
import org.o365se.internal.root.RootTimes;

/**
 * How long unwrapped policy keys are cached, and when their root keys are asked again.
 *
 * @param timeToLive how long a key is cached after the last success of a root key
 * @param refreshAhead how long before the end of that time the root keys are asked again; zero for never
 * @param probe how often every root key of a policy in use is asked, so that a denial ends the use of a cached key; zero for never
 * @param maxOutage how long after the last success of a root key the availability key may bridge an outage
 * @param roots how long a root key may take before the next one is asked too
 */
public record KeyTimes(
        Duration timeToLive, Duration refreshAhead, Duration probe, Duration maxOutage, RootTimes roots) {
    /** How long a policy key that the availability key unwrapped is cached at most. */
    static final Duration BRIDGED_TIME_TO_LIVE = Duration.ofMinutes(5);

    /** How often the root keys are asked again while a policy key that the availability key unwrapped is cached; their pauses still apply. */
    static final Duration BRIDGED_RETRY = Duration.ofSeconds(5);

    /** Returns for how long a cached key can serve after all its root keys began to deny their use. */
    public Duration longestUseOfADeniedKey() {
        return isProbed() ? probe : timeToLive;
    }

    boolean isProbed() {
        return !probe.isZero() && probe.compareTo(timeToLive) < 0;
    }

    /** How long a key unwrapped by the availability key is cached. */
    Duration bridgedTimeToLive() {
        return timeToLive.compareTo(BRIDGED_TIME_TO_LIVE) < 0 ? timeToLive : BRIDGED_TIME_TO_LIVE;
    }
}
