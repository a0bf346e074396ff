package org.o365se;

/**
 * What the availability key of a policy may be used for. Fixed in the policy's binding record when the policy is created.
 *
 * <p>A policy whose two roots are the service's own has {@link #NONE}: the service holds both roots already, and a third would add nothing.
 */
public enum AvailabilityChoice {
    /** There is no availability key. Only with this choice does a revocation bind an operator who is not honest. */
    NONE,
    /** Only to recover a policy whose roots are both lost. */
    RECOVER_ONLY,
    /** Also to bridge an outage of both roots. */
    OUTAGE,
    /** Also for the service's own access when a root is denied. */
    OUTAGE_AND_SYSTEM
}
