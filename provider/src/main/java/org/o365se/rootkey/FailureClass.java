package org.o365se.rootkey;

/** What a failure of a root key means for the policy, and so for the caller. */
public enum FailureClass {
    /** The home of the key cannot answer now: unreachable, timeout, throttled, device or session gone. Trying again later can help. */
    TRANSIENT,
    /** The home of the key refuses: key disabled, deleted or not found, permission taken away. The customer's will; nobody goes round it. */
    DENIED,
    /** The configuration is wrong: credentials rejected, library or mechanism missing, untrusted certificate. The operator must fix it. */
    MISCONFIGURED,
    /** The wrapped bytes do not open although the key itself works. The other copy may; never masked by the availability key. */
    CORRUPT
}
