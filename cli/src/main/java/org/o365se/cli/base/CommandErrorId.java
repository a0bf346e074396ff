package org.o365se.cli.base;

import org.o365se.rootkey.ErrorId;

/** The stable error ids of the command, 80xx; a failure of the provider keeps the provider's id. */
public enum CommandErrorId implements ErrorId {
    UNEXPECTED(8000),
    OUTPUT_EXISTS(8001),
    INPUT_UNREADABLE(8002),
    OUTPUT_FAILED(8003),
    DEMO_FAILED(8004),
    CHAIN_HAS_PROBLEMS(8005),
    NOT_CONFIRMED(8006),
    ROOT_SCHEME_UNKNOWN(8007),
    ROOT_CHECK_FAILED(8008),
    AUDIT_KEY_NEEDED(8009),
    AUDIT_NOT_INTACT(8010),
    MESSAGES_FAILED(8011),
    TRANSFER_NOT_JSON(8020),
    TRANSFER_MEMBER(8021),
    TRANSFER_SCHEMA(8022),
    TRANSFER_KEY_ID(8023),
    TRANSFER_ALGORITHM(8024),
    TRANSFER_ENCRYPTION(8025),
    TRANSFER_CIPHERTEXT(8026),
    TRANSFER_LENGTH(8027),
    TRANSFER_OTHER_KEY(8028),
    TRANSFER_VAULT(8029),
    PUBLIC_KEY_INVALID(8030),
    IMPORTED_KEY_DIFFERS(8031),
    ARGUMENT_LOST(8080),
    ROOTS_NOT_ALL_LISTED(8081),
    FILE_FAILED(8082);

    private final int number;

    CommandErrorId(int number) {
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
