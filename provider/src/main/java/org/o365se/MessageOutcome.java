package org.o365se;

/** What {@link MessageOperations} has done with a file. */
public enum MessageOutcome {
    /** The message was re-wrapped, re-encrypted or verified; in a dry run: it would be, and its key unwraps. */
    DONE,

    /** The message was left as it is, because it uses the newest scope key version, or one that is new enough. */
    UNCHANGED,

    /** The file is not a message, or it is a link or a special file; it was left alone. */
    NOT_A_MESSAGE,

    /** The message is not authentic, its key cannot be used, or the file could not be read or written; it is as it was. */
    FAILED
}
