package org.o365se;

/**
 * The permitted use of a policy's availability key. Fixed in the policy's binding record when the policy is created; {@link KeyChain#setAvailability} changes it later.
 *
 * <p>A policy with two managed root keys has {@link #NONE}: the service already holds both root keys, and a third would add nothing.
 */
public enum AvailabilityChoice {
    /** There is no availability key. Only with this choice is a revocation effective against a dishonest operator. */
    NONE,
    /** Only to recover a policy whose two root keys are lost. */
    RECOVER_ONLY,
    /** Also to bridge an outage of both root keys. */
    OUTAGE,
    /** Also for the service's own access when a root key is denied. */
    OUTAGE_AND_SYSTEM
}
