package org.o365se.internal.maintenance;

/** What is done with each message. */
public enum MessageJob {
    /** Its data key is wrapped again; the rest is copied or stays as it is. */
    REWRAP,
    /** It gets a new data key. */
    REENCRYPT,
    /** It is read to its end; nothing is written. */
    VERIFY
}
