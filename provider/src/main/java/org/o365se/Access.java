package org.o365se;

/** On whose behalf a message is written or read. */
public enum Access {
    /** A user of the service acts. The default. */
    USER,
    /**
     * The service itself acts (index, move, scan). Refused unless the configuration allows it in this process, because some policies grant it more.
     */
    SYSTEM
}
