package org.o365se.rootkey;

/** The meaning of a root key's failure for the policy and the caller. */
public enum FailureClass {
    /** The home of the key cannot answer now: unreachable, timeout, throttled, device or session lost. A later attempt can succeed. */
    TRANSIENT,
    /** The home of the key refuses: key disabled, deleted or not found, permission revoked. This is the customer's decision; it must not be bypassed. */
    DENIED,
    /** The configuration is wrong: credentials rejected, library or mechanism missing, untrusted certificate. The operator must fix it. */
    MISCONFIGURED,
    /** The wrapped bytes do not unwrap although the key works. The other copy may unwrap; the availability key never hides this failure. */
    CORRUPT
}
