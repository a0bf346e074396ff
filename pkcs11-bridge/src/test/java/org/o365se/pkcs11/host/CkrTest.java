package org.o365se.pkcs11.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table, code by code. */
class CkrTest {
    private static final long MOST_CODES = 0x300;

    @ParameterizedTest
    @CsvSource({
        "CKR_DEVICE_ERROR, TOKEN_GONE",
        "CKR_DEVICE_REMOVED, TOKEN_GONE",
        "CKR_DEVICE_MEMORY, TOKEN_GONE",
        "CKR_HOST_MEMORY, TOKEN_GONE",
        "CKR_TOKEN_NOT_PRESENT, TOKEN_GONE",
        "CKR_SESSION_CLOSED, TOKEN_GONE",
        "CKR_SESSION_HANDLE_INVALID, TOKEN_GONE",
        "CKR_CRYPTOKI_NOT_INITIALIZED, TOKEN_GONE",
        "CKR_USER_NOT_LOGGED_IN, TOKEN_GONE",
        "CKR_OPERATION_ACTIVE, TOKEN_GONE",
        "CKR_OPERATION_NOT_INITIALIZED, TOKEN_GONE",
        "CKR_FUNCTION_CANCELED, TOKEN_GONE",
        "CKR_OPERATION_CANCEL_FAILED, TOKEN_GONE",
        "CKR_SLOT_ID_INVALID, TOKEN_GONE",
        "CKR_SESSION_COUNT, NO_SESSION",
        "CKR_TOKEN_NOT_RECOGNIZED, TOKEN_UNINITIALISED",
        "CKR_PIN_INCORRECT, PIN_REJECTED",
        "CKR_PIN_LOCKED, PIN_LOCKED",
        "CKR_PIN_EXPIRED, PIN_UNUSABLE",
        "CKR_PIN_LEN_RANGE, PIN_REJECTED",
        "CKR_PIN_INVALID, PIN_REJECTED",
        "CKR_PIN_TOO_WEAK, PIN_UNUSABLE",
        "CKR_USER_PIN_NOT_INITIALIZED, PIN_UNUSABLE",
        "CKR_OBJECT_HANDLE_INVALID, KEY_MISSING",
        "CKR_KEY_HANDLE_INVALID, KEY_MISSING",
        "CKR_KEY_FUNCTION_NOT_PERMITTED, KEY_NOT_PERMITTED",
        "CKR_ACTION_PROHIBITED, KEY_NOT_PERMITTED",
        "CKR_FUNCTION_REJECTED, KEY_NOT_PERMITTED",
        "CKR_KEY_INDIGESTIBLE, KEY_NOT_PERMITTED",
        "CKR_KEY_TYPE_INCONSISTENT, KEY_UNSUITABLE",
        "CKR_KEY_SIZE_RANGE, KEY_UNSUITABLE",
        "CKR_MECHANISM_INVALID, MECHANISM_MISSING",
        "CKR_MECHANISM_PARAM_INVALID, MECHANISM_MISSING",
        "CKR_FUNCTION_NOT_SUPPORTED, MECHANISM_MISSING",
        "CKR_GENERAL_ERROR, UNCLEAR",
        "CKR_FUNCTION_FAILED, UNCLEAR",
        "CKR_ENCRYPTED_DATA_INVALID, UNCLEAR",
        "CKR_ENCRYPTED_DATA_LEN_RANGE, UNCLEAR",
        "CKR_DATA_INVALID, UNCLEAR",
        "CKR_AEAD_DECRYPT_FAILED, UNCLEAR",
    })
    void aCodeHasItsMeaning(String name, TokenFailure failure) {
        long code = LongStream.rangeClosed(0, MOST_CODES)
                .filter(candidate -> Ckr.name(candidate).equals(name))
                .findFirst()
                .orElseThrow();
        var explained = Ckr.explain(new CryptokiException(code));
        assertEquals(failure, explained.failure());
        assertEquals(name, explained.detail());
    }

    @Test
    void aCodeThatIsNotInTheTableIsUnclearAndShownAsANumber() {
        var explained = Ckr.explain(new CryptokiException(0x8000_0001L));
        assertEquals(TokenFailure.UNCLEAR, explained.failure());
        assertEquals("CKR_0x80000001", explained.detail());
    }
}
