package org.o365se.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.ConfigurationException;

class ConfigurationTest {
    private static final Set<String> BRIDGES = Set.of("pkcs11");

    @TempDir
    private Path folder;

    @Test
    void nothingIsSetWithoutAFile() {
        var none = Configuration.empty();
        assertEquals(new KeychainLocation.None(), none.keychain());
        assertEquals(Optional.empty(), none.file());
        assertEquals(Optional.empty(), none.keychainSecretSource());
        assertEquals(Optional.empty(), none.managedKeystore());
        assertEquals(Duration.ofHours(8), none.keys().timeToLive());
        assertEquals(Duration.ofMillis(100), none.keys().hedgeOffset());
        assertEquals("no configuration", none.toString());
    }

    @Test
    void everyKeyIsRead() throws IOException {
        var configuration = read("""
                # a comment \\
                ! another

                keychain.uri = file:/var/lib/o365se/service.keychain
                keychain.secret-source: file:/etc/o365se/keychain.secret
                managed.keystore /var/lib/o365se/managed.p12
                managed.secret-source = env:O365SE_MANAGED_SECRET
                roots.hedge-offset = PT0S
                policy.default = contoso/b\\u00fcro \s
                cache.policy-key.ttl = \\
                    PT30M
                pkcs11.west.token = contoso-a
                pkcs11.west.pin-source = prompt
                """);
        assertEquals(new KeychainLocation.File(Path.of("/var/lib/o365se/service.keychain")), configuration.keychain());
        assertEquals(Optional.of("file:/etc/o365se/keychain.secret"), configuration.keychainSecretSource());
        assertEquals(Optional.of(Path.of("/var/lib/o365se/managed.p12")), configuration.managedKeystore());
        assertEquals(Optional.of("env:O365SE_MANAGED_SECRET"), configuration.managedSecretSource());
        assertEquals(Optional.of("contoso/b\u00fcro"), configuration.defaultPolicy());
        assertEquals(Duration.ofMinutes(30), configuration.keys().timeToLive());
        assertEquals(Duration.ZERO, configuration.keys().hedgeOffset());
        assertEquals(
                Map.of("pkcs11.west.token", "contoso-a", "pkcs11.west.pin-source", "prompt"),
                configuration.entriesFor(BRIDGES));
        assertEquals(Map.of(), configuration.entriesFor(Set.of("keyvault")));
        assertEquals(Optional.of(folder.resolve("o365se.properties")), configuration.file());
        assertTrue(configuration.toString().endsWith("o365se.properties"));
    }

    @Test
    void everyKeyIsExplained() throws IOException {
        var text = Files.readString(Path.of("../docs/reference/configuration.md"));
        for (var key : ConfigurationKey.all()) {
            assertTrue(text.contains("`" + key + "`"), key);
        }
    }

    @Test
    void pathsAreTakenFromTheFilesFolder() throws IOException {
        var configuration = read("""
                keychain.uri = file:chains/a
                keychain.secret-source = file:secret
                managed.keystore = ../managed.p12
                managed.secret-source = file:/secret
                pkcs11.west.pin-source = file:pin
                """);
        assertEquals(new KeychainLocation.File(folder.resolve("chains").resolve("a")), configuration.keychain());
        assertEquals(Optional.of("file:" + folder.resolve("secret")), configuration.keychainSecretSource());
        assertEquals(Optional.of(folder.resolveSibling("managed.p12")), configuration.managedKeystore());
        assertEquals(Optional.of("file:/secret"), configuration.managedSecretSource());
        assertEquals(
                Map.of("pkcs11.west.pin-source", "file:" + folder.resolve("pin")), configuration.entriesFor(BRIDGES));
    }

    @Test
    void aTildeIsNoHome() throws IOException {
        assertEquals(
                new KeychainLocation.File(folder.resolve("~").resolve("chain")),
                read("keychain.uri = file:~/chain").keychain());
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory:", "memory: "})
    void aChainMayBeInMemory(String uri) throws IOException {
        assertEquals(new KeychainLocation.Memory(), read("keychain.uri=" + uri).keychain());
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstKey() throws IOException {
        assertEquals(
                new KeychainLocation.Memory(),
                read("\uFEFFkeychain.uri=memory:").keychain());
    }

    /** The bad line is the third. */
    @ParameterizedTest
    @CsvSource({
        "keychain.uri = http://host/x, O365SE-1004, 'keychain.uri = \"http://host/x\" must be file:PATH or memory:'",
        "keychain.uri = file://host/x, O365SE-1004, names a host",
        "keychain.uri = file:, O365SE-1004, must name a file",
        "keychain.uri =, O365SE-1004, must be file:PATH or memory:",
        "cache.policy-key.ttl = 8h, O365SE-1004, '\"8h\" is not an ISO 8601 duration'",
        "cache.policy-key.ttl = PT0S, O365SE-1004, more than zero",
        "cache.policy-key.ttl = PT-1S, O365SE-1004, more than zero",
        "cache.policy-key.ttl = P30DT1S, O365SE-1004, at most PT720H",
        "roots.hedge-offset = 100ms, O365SE-1004, 'use, for example, PT0.1S'",
        "roots.hedge-offset = PT-0.1S, O365SE-1004, zero or more",
        "roots.hedge-offset = PT1M0.1S, O365SE-1004, at most PT1M",
        "policy.default =, O365SE-1004, 1 to 256 characters",
        "audit.names = secret, O365SE-1004, must be plain",
        "audit.required = some, O365SE-1004, must be changes",
        "audit.max-size = 64MB, O365SE-1004, is not a size",
        "audit.max-size = 63KiB, O365SE-1004, at least 64KiB",
        "audit.file =, O365SE-1004, must name a file",
        "managed.keystore = m.p12, O365SE-1005, managed.secret-source is not",
        "cipher.providers = SunJCE, O365SE-1003, did you mean cipher.provider?",
        "cipher.paralelism = 4, O365SE-1003, did you mean cipher.parallelism?",
        "keychain.url = memory:, O365SE-1003, did you mean keychain.uri?",
        "keyvault.west.host = h, O365SE-1003, bridge",
        "pkcs11. = h, O365SE-1003, '\"pkcs11.\" is unknown'",
        "keychain.secret-source = \\u00g0, O365SE-1004, hexadecimal",
    })
    void aBadLineIsNamed(String line, String id, String why) {
        var message = failure("# one\n# two\r\n" + line + "\n");
        assertTrue(message.startsWith(id + ": "), message);
        assertTrue(message.contains(folder.resolve("o365se.properties") + ", line 3,"), message);
        assertTrue(message.contains(why), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "+1",
                "65",
                "100",
                "1.5",
                "01",
                "1e1",
                "",
                "two",
                "AUTO",
                "automatic",
                "4 threads",
                "0x4",
                "99999999999999999999",
                "\u0664"
            })
    void aParallelismThatIsNoneIsRefused(String value) {
        var message = failure("\n\ncipher.parallelism = " + value + "\n");
        var file = folder.resolve("o365se.properties");
        assertEquals(
                "O365SE-1004: In " + file + ", line 3, cipher.parallelism = \"" + value
                        + "\" must be auto or a number of threads, 1 to 64",
                message);
    }

    @ParameterizedTest
    @CsvSource({"auto, 0", "1, 1", "2, 2", "9, 9", "10, 10", "64, 64"})
    void aParallelismIsRead(String value, int threads) throws IOException {
        assertEquals(threads, read("cipher.parallelism = " + value + " \n").cipherThreads());
    }

    @Test
    void whoDoesAesGcmIsRead() throws IOException {
        assertEquals("Conscrypt", read("cipher.provider = Conscrypt").cipherProvider());
        // Providers' names may have blanks in them; whether there is one of that name is seen when it is needed.
        assertEquals("My HSM", read("cipher.provider = My HSM").cipherProvider());
        assertEquals("x".repeat(128), read("cipher.provider=" + "x".repeat(128)).cipherProvider());
    }

    @Test
    void aProvidersNameHasAnEnd() {
        for (var name : new String[] {"", "x".repeat(129), "x".repeat(100_000)}) {
            var message = failure("\n\ncipher.provider = " + name);
            assertTrue(
                    message.startsWith("O365SE-1004: In " + folder.resolve("o365se.properties")
                            + ", line 3, cipher.provider = \"" + name.substring(0, Math.min(name.length(), 129))),
                    message);
            assertTrue(message.endsWith("must be auto or a JCA provider's name of 1 to 128 characters"), message);
            assertTrue(message.length() < 700, message);
        }
    }

    @Test
    void withoutSettingsTheCipherIsAutomatic() throws IOException {
        for (var configuration : new Configuration[] {Configuration.empty(), read("")}) {
            assertEquals("auto", configuration.cipherProvider());
            assertEquals(Configuration.AUTO_THREADS, configuration.cipherThreads());
        }
    }

    @Test
    void aKeyThatIsThereTwiceNamesBothLines() {
        var message = failure("keychain.uri=memory:\npolicy.default=a\n keychain.uri = memory:\n");
        assertTrue(message.contains("line 3, keychain.uri") && message.contains("already in line 1"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keychain.secret-source = hunter2",
                "keychain.secret-source = hunter2:hunter2",
                "pkcs11.west.pin-source = hunter2",
                "managed.secret-source = file:\0hunter2",
                "keychain.secret = hunter2",
                "managed.secret-source = prompt\nmanaged.secret-source = env:hunter2",
            })
    void whatMayBeASecretIsNotShown(String text) {
        var message = failure(text);
        assertFalse(message.contains("hunter2"), message);
        assertTrue(message.contains("line"), message);
    }

    @Test
    void whatAFileHoldsDoesNotBreakTheMessage() {
        var message = failure("evil\\nkey" + "x".repeat(1000) + " = 1\n");
        assertTrue(message.contains("evil\\u000akeyxxx") && message.length() < 700, message);
    }

    @Test
    void aMissingFileIsToldFromOneThatCannotBeRead() throws IOException {
        var missing = folder.resolve("missing");
        var thrown = assertThrows(ConfigurationException.class, () -> Configuration.read(missing, BRIDGES));
        assertTrue(thrown.getMessage().startsWith("O365SE-1001: "), thrown::getMessage);
        assertTrue(thrown.getMessage().contains(missing.toString()), thrown::getMessage);
        thrown = assertThrows(ConfigurationException.class, () -> Configuration.read(folder, BRIDGES));
        assertTrue(thrown.getMessage().startsWith("O365SE-1002: "), thrown::getMessage);
    }

    @Test
    void aFileThatIsTooLongOrNotUtf8IsRefused() throws IOException {
        var tooLong = failure("#".repeat((1 << 20) + 1));
        assertTrue(tooLong.contains("longer than"), tooLong);
        var file = Files.write(
                folder.resolve("latin1"), "policy.default = b\u00fcro".getBytes(StandardCharsets.ISO_8859_1));
        var thrown = assertThrows(ConfigurationException.class, () -> Configuration.read(file, BRIDGES));
        assertTrue(thrown.getMessage().contains("UTF-8"), thrown::getMessage);
    }

    @Test
    void entriesCannotBeChanged() throws IOException {
        var entries = read("pkcs11.west.token = a").entriesFor(BRIDGES);
        assertThrows(UnsupportedOperationException.class, entries::clear);
    }

    private String failure(String text) {
        return assertThrows(ConfigurationException.class, () -> read(text)).getMessage();
    }

    private Configuration read(String text) throws IOException {
        return Configuration.read(Files.writeString(folder.resolve("o365se.properties"), text), BRIDGES);
    }
}
