package org.o365se.keyvault.standin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The stand-in's cryptography is the real one: else the bridge would be proved against nothing. */
class StandInKeyTest {
    @Test
    void rsaWrapsAndUnwraps() throws GeneralSecurityException {
        var key = StandInKey.rsa("r", 2048);
        var wrapped = key.crypt(true, "RSA-OAEP-256", new byte[32]);
        assertEquals(256, wrapped.length);
        assertArrayEquals(new byte[32], key.crypt(false, "RSA-OAEP-256", wrapped));
        wrapped[0] ^= 1;
        assertThrows(GeneralSecurityException.class, () -> key.crypt(false, "RSA-OAEP-256", wrapped));
    }

    @Test
    void aesWrapsAndUnwraps() throws GeneralSecurityException {
        var key = StandInKey.aes("a", 256);
        var wrapped = key.crypt(true, "A256KW", new byte[32]);
        assertEquals(40, wrapped.length);
        assertArrayEquals(new byte[32], key.crypt(false, "A256KW", wrapped));
        wrapped[0] ^= 1;
        assertThrows(GeneralSecurityException.class, () -> key.crypt(false, "A256KW", wrapped));
    }

    @Test
    void noKeyDoesWhatItsKindCannot() {
        assertThrows(
                GeneralSecurityException.class, () -> StandInKey.aes("a", 128).crypt(true, "A256KW", new byte[32]));
        assertThrows(
                GeneralSecurityException.class,
                () -> StandInKey.aes("a", 256).crypt(true, "RSA-OAEP-256", new byte[32]));
        assertThrows(
                GeneralSecurityException.class, () -> StandInKey.ec("e").crypt(true, "RSA-OAEP-256", new byte[32]));
        assertThrows(
                GeneralSecurityException.class, () -> StandInKey.rsa("r", 2048).crypt(true, "RSA1_5", new byte[32]));
    }

    @Test
    void aVersionIs32HexadecimalDigitsAndARotationMakesAnother() {
        var key = StandInKey.rsa("r", 2048);
        assertEquals(16, HexFormat.of().parseHex(key.version()).length);
        assertNotEquals(key.version(), key.successor().version());
    }
}
