package org.o365se;

/** The workload whose rules decide in which order a policy uses its root keys. */
public enum Profile {
    /** Mailboxes: one root key at random, then the other. */
    EXCHANGE,
    /** Sites and files: both root keys, the second after a short delay; the first answer is used. */
    SHAREPOINT,
    /** All workloads of a tenant: the rules of {@link #EXCHANGE}. */
    MULTI_WORKLOAD
}
