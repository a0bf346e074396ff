package org.o365se.postgres;

import org.o365se.rootkey.ErrorId;

/**
 * The stable numbers of this store's error messages, 33xx. A number is never used for another meaning; {@code docs/reference/errors.md} explains each.
 *
 * <p>The text of a message is in the code that throws it, because only that code knows what failed.
 */
enum PostgresErrorId implements ErrorId {
    // Settings
    URI_BAD(3301),
    CONFIGURATION_KEY_UNKNOWN(3302),
    CONFIGURATION_VALUE_BAD(3303),
    // Reaching the server
    SERVER_UNREACHABLE(3311),
    SERVER_SILENT(3312),
    SERVER_PAUSED(3313),
    CERTIFICATE_UNTRUSTED(3314),
    ACCESS_REFUSED(3315),
    STORE_CLOSED(3316),
    // Working with the database
    PERMISSION_MISSING(3321),
    DATABASE_UNFIT(3322),
    SERVER_READ_ONLY(3323),
    WRITER_WAITED(3324),
    CHANGED_MEANWHILE(3325),
    OUTCOME_UNKNOWN(3326),
    ROW_BAD(3327),
    SERVER_FAILED(3328);

    private final int number;

    PostgresErrorId(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public String toString() {
        return code();
    }
}
