package org.o365se.internal.model;

import java.util.Optional;
import org.o365se.AvailabilityChoice;

/**
 * A decision on the use of a policy's availability key that was taken after the policy was created.
 *
 * @param choice the permitted use
 * @param tag over the decision, under the policy key; empty only for {@link AvailabilityChoice#NONE}, so that the availability key can be dropped while no root
 *     key unwraps
 */
public record AvailabilityDecision(AvailabilityChoice choice, Optional<KeyTag> tag) {
    /** The availability key was dropped. */
    public static final AvailabilityDecision DROPPED =
            new AvailabilityDecision(AvailabilityChoice.NONE, Optional.empty());
}
