package org.o365se.internal.root;

import java.util.Set;
import org.o365se.Access;
import org.o365se.AvailabilityChoice;
import org.o365se.Profile;
import org.o365se.rootkey.FailureClass;

/** The rule for the use of an availability key after every root key of a policy has failed. */
public final class AvailabilityRule {
    private AvailabilityRule() {}

    /**
     * Returns whether the availability key may unwrap the policy key.
     *
     * @param profile the profile that the policy key is bound to
     * @param choice the permitted use of the availability key
     * @param access on whose behalf
     * @param failures the classes of the failures of all root keys, not empty
     */
    public static boolean allows(
            Profile profile, AvailabilityChoice choice, Access access, Set<FailureClass> failures) {
        if (profile == Profile.SHAREPOINT
                || failures.contains(FailureClass.CORRUPT)
                || failures.contains(FailureClass.MISCONFIGURED)) {
            return false;
        }
        return switch (choice) {
            case NONE, RECOVER_ONLY -> false;
            case OUTAGE -> !failures.contains(FailureClass.DENIED);
            case OUTAGE_AND_SYSTEM -> access == Access.SYSTEM || !failures.contains(FailureClass.DENIED);
        };
    }

    /** Returns whether the availability key may unwrap a policy key to give it new root keys, after every root key of the policy has failed. */
    public static boolean allowsRecovery(AvailabilityChoice choice, Set<FailureClass> failures) {
        return choice != AvailabilityChoice.NONE
                && !failures.contains(FailureClass.CORRUPT)
                && !failures.contains(FailureClass.MISCONFIGURED);
    }

    /** Returns the choice of a new policy with root keys of the customer for which none was made. */
    public static AvailabilityChoice defaultFor(Profile profile) {
        return switch (profile) {
            case EXCHANGE, MULTI_WORKLOAD -> AvailabilityChoice.OUTAGE;
            case SHAREPOINT -> AvailabilityChoice.RECOVER_ONLY;
        };
    }
}
