package org.o365se;

/** The workload whose rules a policy follows when it reaches for its root keys. */
public enum Profile {
    /** Mailboxes: one root at random, then the other. */
    EXCHANGE,
    /** Sites and files: both roots, the second a moment later; the first answer wins. */
    SHAREPOINT,
    /** All workloads of a tenant: the rules of {@link #EXCHANGE}. */
    MULTI_WORKLOAD
}
