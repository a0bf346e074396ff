package org.o365se.cli;

import org.o365se.rootkey.ErrorId;

/** The stable error ids of the command, 80xx; a failure of the provider keeps the provider's id. */
enum CommandErrorId implements ErrorId {
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
