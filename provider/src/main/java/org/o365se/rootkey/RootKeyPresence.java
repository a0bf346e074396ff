package org.o365se.rootkey;

/** Whether a root key still exists at its home: the evidence of a customer who has destroyed it. */
public enum RootKeyPresence {
    /** The home has the key, whether or not it may be used. */
    PRESENT,
    /** The key was deleted and can still be recovered, such as a key that a vault keeps for its retention period. */
    RECOVERABLE,
    /** The home answered and does not have the key, also not among those that can be recovered. A backup of the home is not looked at. */
    ABSENT,
    /** The home does not answer, or does not say. */
    UNKNOWN
}
