package org.o365se.pkcs11.host;

/** What a token says to a question that it may leave open. */
public enum Answer {
    /** Yes. */
    YES,
    /** No. */
    NO,
    /** It does not say, or cannot be asked in this JDK. */
    UNKNOWN;

    static Answer of(boolean value) {
        return value ? YES : NO;
    }

    /** What holds of two objects together: yes only if it is yes of both. */
    Answer and(Answer other) {
        if (this == NO || other == NO) {
            return NO;
        }
        return this == YES ? other : UNKNOWN;
    }
}
