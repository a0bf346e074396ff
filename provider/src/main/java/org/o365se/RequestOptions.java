package org.o365se;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.o365se.internal.approval.ApprovalRequest;

/**
 * How a request to the approvers of a policy is made. Immutable.
 *
 * @param reason why, for the approvers to read: 1 to 1,000 characters, one line
 * @param validity how long the request can be applied, whole seconds, at most 3,660 days; the default is 7 days
 * @param coolingOff for a purge: the time after its approval in which an approver can cancel it, whole seconds, at most 3,660 days; the default is 7 days
 * @param isForced for a purge: whether it is done although a root key may still unwrap
 */
public record RequestOptions(String reason, Duration validity, Duration coolingOff, boolean isForced) {
    private static final Duration DEFAULT = Duration.ofDays(7);
    private static final Duration LONGEST = ApprovalRequest.LONGEST;

    /**
     * Checks the durations.
     *
     * @param reason as above
     * @param validity as above
     * @param coolingOff as above
     * @param isForced as above
     */
    public RequestOptions {
        Objects.requireNonNull(reason);
        if (validity.isNegative() || validity.isZero() || !isAllowed(validity)) {
            throw new IllegalArgumentException(
                    "A request is valid for whole seconds, at least one and at most " + LONGEST.toDays() + " days");
        }
        if (coolingOff.isNegative() || !isAllowed(coolingOff)) {
            throw new IllegalArgumentException(
                    "A cooling-off has whole seconds, at most " + LONGEST.toDays() + " days");
        }
    }

    private static boolean isAllowed(Duration duration) {
        return duration.compareTo(LONGEST) <= 0
                && duration.truncatedTo(ChronoUnit.SECONDS).equals(duration);
    }

    /**
     * Returns the defaults.
     *
     * @param reason why, for the approvers to read
     * @return valid for 7 days, with a cooling-off of 7 days, not forced
     */
    public static RequestOptions of(String reason) {
        return new RequestOptions(reason, DEFAULT, DEFAULT, false);
    }

    /**
     * Returns these options with another validity.
     *
     * @param chosen whole seconds
     * @return the options
     */
    public RequestOptions validFor(Duration chosen) {
        return new RequestOptions(reason, chosen, coolingOff, isForced);
    }

    /**
     * Returns these options with another cooling-off.
     *
     * @param chosen whole seconds, or zero
     * @return the options
     */
    public RequestOptions coolingOff(Duration chosen) {
        return new RequestOptions(reason, validity, chosen, isForced);
    }

    /**
     * Returns these options for a purge that is done although a root key may still unwrap.
     *
     * @return the options
     */
    public RequestOptions forced() {
        return new RequestOptions(reason, validity, coolingOff, true);
    }
}
