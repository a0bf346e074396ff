package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.rootkey.RootKeyMisconfiguredException;

class KeyUriTest {
    private static final String VERSION = "0123456789abcdef0123456789abcdef";

    @Test
    void aKeyWithoutVersion() {
        var key = KeyUri.parse("https://contoso-west.vault.azure.net/keys/root-2026");
        assertEquals("contoso-west.vault.azure.net", key.host().text());
        assertEquals("root-2026", key.name());
        assertNull(key.version());
        assertEquals("https://contoso-west.vault.azure.net/keys/root-2026", key.withoutVersion());
    }

    @Test
    void aKeyWithItsVersion() {
        var key = KeyUri.parse("https://contoso.managedhsm.azure.net/keys/root/" + VERSION);
        assertEquals(VERSION, key.version());
        assertEquals("https://contoso.managedhsm.azure.net/keys/root", key.withoutVersion());
        assertEquals("https://contoso.managedhsm.azure.net/keys/root/" + VERSION, key.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "https://Contoso.Vault.Azure.Net/keys/r, https://contoso.vault.azure.net/keys/r",
        "https://contoso.vault.azure.net:443/keys/r, https://contoso.vault.azure.net/keys/r",
        "https://localhost:8443/keys/r, https://localhost:8443/keys/r",
    })
    void oneVaultIsWrittenInOneWay(String written, String kept) {
        assertEquals(kept, KeyUri.parse(written).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https:",
                "https://",
                "http://contoso.vault.azure.net/keys/r",
                "HTTPS://contoso.vault.azure.net/keys/r",
                "https://contoso.vault.azure.net",
                "https://contoso.vault.azure.net/",
                "https://contoso.vault.azure.net/keys",
                "https://contoso.vault.azure.net/keys/",
                "https://contoso.vault.azure.net/keys/r/",
                "https://contoso.vault.azure.net/keys/r/newest",
                "https://contoso.vault.azure.net/keys/r/0123456789ABCDEF0123456789ABCDEF",
                "https://contoso.vault.azure.net/keys/r/0123456789abcdef0123456789abcdef/",
                "https://contoso.vault.azure.net/keys/r/0123456789abcdef0123456789abcdef/wrapkey",
                "https://contoso.vault.azure.net/secrets/r",
                "https://contoso.vault.azure.net/keys/r?api-version=7.4",
                "https://contoso.vault.azure.net/keys/r#x",
                "https://me@contoso.vault.azure.net/keys/r",
                "https://contoso.vault.azure.net@evil.example/keys/r",
                "https://contoso.vault.azure.net\\@evil.example/keys/r",
                "https://contoso.vault.azure.net//keys/r",
                "https://contoso.vault.azure.net/keys/../keys/r",
                "https://contoso.vault.azure.net/keys/r%2f",
                "https://contoso.vault.azure.net/keys/r r",
                "https://contoso.vault.azure.net/keys/r\n",
                "https://contoso..vault.azure.net/keys/r",
                "https://.vault.azure.net/keys/r",
                "https://contoso.vault.azure.net./keys/r",
                "https://-.vault.azure.net/keys/r",
                "https://contoso.vault.azure.net:/keys/r",
                "https://contoso.vault.azure.net:0/keys/r",
                "https://contoso.vault.azure.net:99999/keys/r",
                "https://contoso.vault.azure.net:8443:1/keys/r",
                "https://[::1]/keys/r",
                "https://contoso.v\u00e4ult.azure.net/keys/r",
                "https://contoso.vault.azure.net/keys/wurzel_2026",
            })
    void whateverElseIsRefused(String uri) {
        var refused = assertThrows(RootKeyMisconfiguredException.class, () -> KeyUri.parse(uri));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("O365SE-3201: "));
    }

    @Test
    void aVersionInUpperCaseIsToldWhatToWrite() {
        var start = "https://contoso.vault.azure.net/keys/r/";
        var refused = assertThrows(
                RootKeyMisconfiguredException.class, () -> KeyUri.parse(start + VERSION.toUpperCase(Locale.ROOT)));
        var message = String.valueOf(refused.getMessage());
        assertTrue(message.endsWith("versions are in lower case; use " + start + VERSION), message);
    }

    @Test
    void aLongOneIsRefusedAndNotRepeated() {
        var refused = assertThrows(
                RootKeyMisconfiguredException.class,
                () -> KeyUri.parse("https://contoso.vault.azure.net/keys/" + "r".repeat(100_000)));
        assertTrue(String.valueOf(refused.getMessage()).length() < 1000);
        KeyUri.parse("https://contoso.vault.azure.net/keys/" + "r".repeat(127));
        assertThrows(
                RootKeyMisconfiguredException.class,
                () -> KeyUri.parse("https://contoso.vault.azure.net/keys/" + "r".repeat(128)));
    }
}
