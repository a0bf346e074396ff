package org.o365se.keyvault;

import org.o365se.rootkey.ErrorId;

/**
 * The stable numbers of this bridge's error messages, 32xx. A number is never used for another meaning; {@code docs/reference/errors.md} explains each.
 *
 * <p>The text of a message is in the code that throws it, because only that code knows what failed.
 */
enum KeyVaultErrorId implements ErrorId {
    // URIs and settings
    KEY_URI_BAD(3201),
    CONFIGURATION_KEY_UNKNOWN(3202),
    CONFIGURATION_VALUE_BAD(3203),
    CONFIGURATION_INCOMPLETE(3204),
    VAULT_NOT_CONFIGURED(3205),
    TENANT_NOT_ALLOWED(3206),
    FILE_UNREADABLE(3207),
    RECORD_BAD(3208),
    // Reaching the vault
    VAULT_UNREACHABLE(3211),
    VAULT_SILENT(3212),
    VAULT_THROTTLES(3213),
    VAULT_FAILED(3214),
    VAULT_PAUSED(3215),
    ANSWER_UNEXPECTED(3216),
    CALL_INTERRUPTED(3217),
    CERTIFICATE_UNTRUSTED(3218),
    HOME_CLOSED(3219),
    // Credentials
    CREDENTIAL_REJECTED(3221),
    TOKEN_UNAVAILABLE(3222),
    CHALLENGE_FOREIGN(3223),
    // The service's answers about the key
    PERMISSION_MISSING(3231),
    NETWORK_REFUSED(3232),
    KEY_DISABLED(3233),
    KEY_OUTSIDE_VALIDITY(3234),
    OPERATION_NOT_PERMITTED(3235),
    KEY_NOT_FOUND(3236),
    KEY_DELETED(3237),
    REQUEST_REFUSED(3238),
    KEY_UNSUITABLE(3239),
    WRAPPED_KEY_CORRUPT(3240),
    IMPORT_REFUSED(3241);

    private final int number;

    KeyVaultErrorId(int number) {
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
