package org.o365se;

/** The health of a policy, from the best to the gravest. */
public enum HealthState {
    /** No root key is known to fail. */
    OK,
    /** One root key fails, and another one unwraps the policy key: if that one fails too, nothing can be unwrapped. */
    DEGRADED,
    /** Every root key fails, and the policy key that was unwrapped before is used until it expires. */
    EXPIRING,
    /** Every root key fails, and the policy key that the availability key has unwrapped is used until it expires. */
    AVAILABILITY_ONLY,
    /** Every root key fails, and there is no unwrapped policy key: nothing is encrypted or decrypted. */
    LOST,
    /** Every root key fails, and at least one of them because its use is denied. A policy key that was unwrapped before is used until it expires. */
    DENIED;

    /**
     * Returns whether messages can be encrypted and decrypted for some time.
     *
     * @return false for {@link #LOST} and {@link #DENIED}
     */
    public boolean isServing() {
        return this != LOST && this != DENIED;
    }
}
