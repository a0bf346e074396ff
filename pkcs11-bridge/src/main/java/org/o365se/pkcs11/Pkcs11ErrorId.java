package org.o365se.pkcs11;

import org.o365se.rootkey.ErrorId;

/** The stable numbers of this bridge's error messages; {@code docs/reference/errors.md} explains each. */
enum Pkcs11ErrorId implements ErrorId {
    URI_BAD(3101),
    SETTING_BAD(3102),
    TOKEN_NOT_CONFIGURED(3103),
    TENANT_REFUSED(3104),
    LIBRARY_MISSING(3105),
    LIBRARY_BAD(3106),
    LIBRARY_DEAD(3107),
    BINDING_MISSING(3108),
    LIBRARY_ARGUMENTS(3109),
    TOKEN_MISSING(3110),
    TOKEN_AMBIGUOUS(3111),
    TOKEN_UNINITIALISED(3112),
    TOKEN_GONE(3113),
    PIN_REJECTED(3120),
    PIN_LOCKED(3121),
    PIN_UNUSABLE(3122),
    PIN_LAST_TRY(3123),
    KEY_MISSING(3130),
    KEY_AMBIGUOUS(3132),
    KEY_REPLACED(3133),
    KEY_NOT_PERMITTED(3134),
    KEY_UNSUITABLE(3135),
    KEY_WEAK(3136),
    LABEL_TAKEN(3137),
    WRAPPED_KEY_BAD(3138),
    MECHANISM_MISSING(3140),
    RAW_RSA_REFUSED(3141),
    NO_SESSION(3150),
    DEADLINE_PASSED(3151),
    INTERRUPTED(3152),
    HOST_FAILED(3153),
    CLOSED(3154),
    KEY_UNKNOWN(3156),
    KEY_LOGIN_REFUSED(3157),
    SIZE_UNSUPPORTED(3158),
    GENERATION_REFUSED(3159),
    TRANSFER_UNSUPPORTED(3160);

    private final int number;

    Pkcs11ErrorId(int number) {
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
