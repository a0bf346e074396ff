package org.o365se.pkcs11.host;

/** What a token says to a question that it may leave open. */
public enum Answer {
    /** Yes. */
    YES,
    /** No. */
    NO,
    /** It does not say. */
    UNKNOWN;

    static Answer of(boolean value) {
        return value ? YES : NO;
    }

    Answer negated() {
        return this == UNKNOWN ? UNKNOWN : of(this == NO);
    }
}
