package org.o365se.pkcs11.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenTextTest {
    /** As JDK 17 and 25 print it. */
    private static final String PRINTED = """
            Information for provider SunPKCS11-x0
            Library info:
              cryptokiVersion: 2.40
              manufacturerID: SoftHSM                        \s
              flags: 0
            All slots: 1223563684, 1359449235, 2
            Slots with tokens: 1223563684, 1359449235, 2
            Slot info for slot 1223563684:
              slotDescription: SoftHSM slot ID 0x48ee19a4                                     \s
              manufacturerID: SoftHSM project                \s
              flags: CKF_TOKEN_PRESENT
            Token info for token in slot 1223563684:
              label: \u00c3\u00bcber; a/b                     \s
              manufacturerID: SoftHSM project                \s
              model: SoftHSM v2     \s
              serialNumber: 01493c53c8ee19a4
              flags: CKF_RNG | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED%s
            Mechanism CKM_AES_GCM:
              ulMinKeySize: 16
            """;

    @Test
    void findsTheSlots() {
        assertEquals(List.of(1223563684L, 1359449235L, 2L), TokenText.slots(PRINTED));
        assertEquals(List.of(), TokenText.slots("All slots: (none)\nSlots with tokens: (none)\n"));
        assertEquals(List.of(), TokenText.slots(""));
    }

    @Test
    void readsWhatTheTokenSays() {
        assertEquals(
                Optional.of(new TokenFacts(
                        "über; a/b",
                        "01493c53c8ee19a4",
                        "SoftHSM project",
                        "SoftHSM v2",
                        1223563684L,
                        false,
                        false,
                        true,
                        false)),
                TokenText.token(PRINTED.formatted(""), 1223563684L));
        assertEquals(Optional.empty(), TokenText.token(PRINTED, 2));
    }

    @Test
    void aByteOfALabelEndsNoLine() {
        var printed = PRINTED.formatted("").replace("label: \u00c3\u00bcber", "label: \u00c3\u0085land");
        assertEquals(
                "\u00c5land; a/b",
                TokenText.token(printed, 1223563684L).orElseThrow().label());
    }

    @Test
    void seesThatThePinIsInDanger() {
        assertTrue(facts(" | CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY").lastPinTry());
        assertTrue(facts(" | CKF_USER_PIN_LOCKED").pinLocked());
    }

    @Test
    void findsTheKeysThatAreHidden() {
        assertEquals(List.of("0x0b", "0x0c"), TokenText.hiddenKeys("""
                        pkcs11keystore: did not find match for private key with CKA_ID [0x0b] (ignoring entry)
                        pkcs11keystore[0x3|main|P11KeyStore.java:2528]: did not find match for private key with CKA_ID [0x0c] (ignoring entry)
                        """));
    }

    private static TokenFacts facts(String flags) {
        return TokenText.token(PRINTED.formatted(flags), 1223563684L).orElseThrow();
    }
}
