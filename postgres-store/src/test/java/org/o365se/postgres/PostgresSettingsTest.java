package org.o365se.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** What {@code keychain.uri} and {@code postgres.} may say, and what is said of all else. */
class PostgresSettingsTest {
    private static final String URI = "jdbc:postgresql://db1.contoso.com:5433,db2.contoso.com/keys";

    private final Map<String, String> configuration = new HashMap<>();

    @Test
    void theUriIsEnough() {
        var settings = PostgresSettings.parse(URI, configuration);
        assertEquals("db1.contoso.com:5433,db2.contoso.com", settings.hosts());
        assertEquals("keys", settings.database());
        assertEquals("o365se", settings.schema());
        assertEquals(Optional.empty(), settings.user());
        assertEquals(Optional.empty(), settings.passwordSource());
        assertTrue(settings.tls());
        assertEquals(Optional.empty(), settings.trust());
        assertEquals(4, settings.poolSize());
        assertEquals(Duration.ofSeconds(5), settings.timeout());
        assertEquals(
                "PostgreSQL database keys on db1.contoso.com:5433,db2.contoso.com, schema o365se", settings.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql:keys",
                "jdbc:postgresql://db1/",
                "jdbc:postgresql://db1/keys?password=opensesame",
                "jdbc:postgresql://admin:opensesame@db1/keys",
                "jdbc:postgresql://db1/keys?socketFactory=org.example.Opensesame",
                "jdbc:mysql://db1/keys",
                "jdbc:postgresql://db 1/keys"
            })
    void anyOtherUriIsRefusedAndNotShown(String uri) {
        var refusal =
                assertThrows(RootKeyMisconfiguredException.class, () -> PostgresSettings.parse(uri, configuration));
        assertTrue(refusal.getMessage().startsWith("O365SE-3301"), refusal::getMessage);
        assertFalse(refusal.getMessage().contains("pensesame"), refusal::getMessage);
    }

    @ParameterizedTest
    @CsvSource({
        "postgres.schema, Keys, 3303",
        "postgres.schema, keys; DROP, 3303",
        "postgres.tls, prefer, 3303",
        "postgres.pool-size, 1, 3303",
        "postgres.pool-size, 101, 3303",
        "postgres.pool-size, many, 3303",
        "postgres.timeout, 5, 3303",
        "postgres.timeout, PT0.2S, 3303",
        "postgres.timeout, PT3M, 3303",
        "postgres.password-source, prompt, 3303",
        "postgres.pasword-source, file:x, 3302"
    })
    void aWrongEntryIsNamed(String key, String value, String id) {
        configuration.put(key, value);
        var refusal =
                assertThrows(RootKeyMisconfiguredException.class, () -> PostgresSettings.parse(URI, configuration));
        assertTrue(refusal.getMessage().startsWith("O365SE-" + id), refusal::getMessage);
        assertTrue(refusal.getMessage().contains(key), refusal::getMessage);
    }

    @Test
    void everySettingIsExplained() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "reference", "configuration.md"));
        for (var setting : PostgresSettings.KNOWN) {
            assertTrue(page.contains("`postgres." + setting + "`"), setting);
        }
    }

    @Test
    void theScriptNamesTheSchemaAlone() {
        configuration.put("postgres.schema", "mail_keys");
        var script = new PostgresStoreFactory().setUpScript(URI, configuration).orElseThrow();
        assertTrue(script.contains("CREATE TABLE IF NOT EXISTS mail_keys.head"), script);
        assertFalse(script.contains("${"), script);
        assertFalse(script.contains(" o365se."), script);
    }
}
