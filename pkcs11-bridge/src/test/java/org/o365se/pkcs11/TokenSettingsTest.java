package org.o365se.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.rootkey.RootKeyMisconfiguredException;

class TokenSettingsTest {
    private static final Map<String, String> LEAST = Map.of(
            "pkcs11.a.library", "/usr/lib/lib p11.so",
            "pkcs11.a.token", "contoso-a",
            "pkcs11.a.pin-source", "file:/etc/a.pin",
            "pkcs11.a.tenants", "contoso");

    @Test
    void takesSafeDefaults() {
        var token = TokenSettings.parse(LEAST).get(0);
        assertEquals(
                new TokenSettings(
                        "a",
                        "/usr/lib/lib p11.so",
                        "contoso-a",
                        "",
                        "",
                        "file:/etc/a.pin",
                        token.tenants(),
                        false,
                        false,
                        false,
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(2),
                        4,
                        "",
                        "",
                        Map.of()),
                token);
        assertTrue(token.tenants().allow("contoso"));
        assertFalse(token.tenants().allow("fabrikam"));
    }

    @Test
    void everySettingIsExplained() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "reference", "configuration.md"));
        var section = page.substring(page.indexOf("## Tokens"), page.indexOf("## Vaults"));
        for (var setting : TokenSettings.KEYS) {
            assertTrue(section.contains("| `" + setting + "` |"), setting);
        }
    }

    @Test
    void readsEveryEntryOfEveryToken() {
        var entries = new HashMap<>(LEAST);
        entries.putAll(Map.of(
                "pkcs11.b.library", "/b.so",
                "pkcs11.b.slot", "17",
                "pkcs11.b.serial", "00ff",
                "pkcs11.b.pin-source", "prompt",
                "pkcs11.b.tenants", " * ",
                "pkcs11.b.raw-rsa", "allowed",
                "pkcs11.b.deadline", "PT2S",
                "pkcs11.b.environment.SOFTHSM2_CONF", "/etc/b.conf"));
        entries.putAll(Map.of(
                "pkcs11.b.unknown-attributes", "accepted",
                "pkcs11.b.key-login", "allowed",
                "pkcs11.b.generate-deadline", "PT30M",
                "pkcs11.b.parallel", "8",
                "pkcs11.b.init-arguments", "configdir='sql:/b' flags=readOnly",
                "pkcs11.b.host-java", "/opt/jdk"));
        var tokens = TokenSettings.parse(entries);
        assertEquals(List.of("a", "b"), tokens.stream().map(TokenSettings::name).toList());
        assertEquals(
                new TokenSettings(
                        "b",
                        "/b.so",
                        "",
                        "00ff",
                        "17",
                        "prompt",
                        tokens.get(1).tenants(),
                        true,
                        true,
                        true,
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(30),
                        8,
                        "configdir='sql:/b' flags=readOnly",
                        "/opt/jdk",
                        Map.of("SOFTHSM2_CONF", "/etc/b.conf")),
                tokens.get(1));
        assertTrue(tokens.get(1).tenants().allowAll());
    }

    @ParameterizedTest
    @ValueSource(strings = {"library", "token", "pin-source", "tenants"})
    void saysWhichEntryIsMissing(String key) {
        var entries = new HashMap<>(LEAST);
        entries.remove("pkcs11.a." + key);
        assertRefused("pkcs11.a." + key, entries);
    }

    @ParameterizedTest
    @CsvSource({
        "library, relative/lib.so",
        "library, '/a\tb'",
        "token, 123456789012345678901234567890123",
        "token, üüüüüüüüüüüüüüüüü",
        "slot, -1",
        "slot, 0x1",
        "slot, 9999999999999999999",
        "tenants, 'a,,b'",
        "tenants, 'contoso,*'",
        "tenants, 'contoso/exchange'",
        "raw-rsa, yes",
        "deadline, 10",
        "deadline, PT0S",
        "deadline, -PT1S",
        "deadline, PT6M",
        "generate-deadline, PT31M",
        "unknown-attributes, allowed",
        "key-login, accepted",
        "parallel, 0",
        "parallel, 9",
        "parallel, many",
        "init-arguments, 'a\tb'",
        "host-java, jdk",
        "unknown, x",
        "environment, x",
        "environment.JAVA_TOOL_OPTIONS, -javaagent:x.jar",
        "environment._JAVA_OPTIONS, x",
        "environment.1A, x",
        "environment.A=B, x",
    })
    void namesEntryThatIsWrong(String key, String value) {
        var entries = new HashMap<>(LEAST);
        entries.put("pkcs11.a." + key, value);
        assertRefused("pkcs11.a." + key, entries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pkcs11.library", "pkcs11..library", "pkcs11.a"})
    void refusesEntriesWithoutAName(String key) {
        var entries = new HashMap<>(LEAST);
        entries.put(key, "x");
        assertRefused(key, entries);
    }

    private static void assertRefused(String key, Map<String, String> entries) {
        var thrown = assertThrows(RootKeyMisconfiguredException.class, () -> TokenSettings.parse(entries));
        assertTrue(thrown.getMessage().startsWith("O365SE-3102: "), thrown.getMessage());
        assertTrue(thrown.getMessage().contains(key + " "), thrown.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/lib/softhsm/libsofthsm2.so, 4",
        "/usr/lib/opencryptoki/libopencryptoki.so, 1",
        "/usr/lib/pkcs11/PKCS11_API.so, 1",
        "/usr/lib/opencryptoki/stdll/libpkcs11_sw.so.0, 1",
        "/usr/lib/libtpm2_pkcs11.so.1, 1",
    })
    void aLibraryThatFailsWithSeveralThreadsIsUsedByOne(String library, int parallel) {
        var entries = new HashMap<>(LEAST);
        entries.put("pkcs11.a.library", library);
        assertEquals(parallel, TokenSettings.parse(entries).get(0).parallel());
    }
}
