package org.o365se.internal.keys;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.o365se.internal.root.PolicyRecords;
import org.o365se.internal.root.RootTimes;
import org.o365se.internal.root.Roots;
import org.o365se.internal.thread.DaemonTimer;

/** Policy keys for tests that do not test when root keys are asked again. */
public final class TestPolicyKeys {
    private static final Duration LONG = Duration.ofDays(1);

    private TestPolicyKeys() {}

    /** Times in which nothing is asked again. */
    public static KeyTimes times(Duration timeToLive, Duration patience) {
        return new KeyTimes(timeToLive, Duration.ZERO, Duration.ZERO, LONG, new RootTimes(patience, patience));
    }

    public static PolicyKeys policyKeys(
            Roots roots,
            Operators operators,
            Duration patience,
            Duration timeToLive,
            LongSupplier nanoTime,
            DaemonTimer timer) {
        return policyKeys(roots, operators, times(timeToLive, patience), PolicyRecords.NONE, nanoTime, timer);
    }

    public static PolicyKeys policyKeys(
            Roots roots,
            Operators operators,
            KeyTimes times,
            PolicyRecords records,
            LongSupplier nanoTime,
            DaemonTimer timer) {
        return new PolicyKeys(
                roots, operators, times, records, new PolicyKeys.Clocks(nanoTime, Clock.systemUTC(), timer));
    }
}
