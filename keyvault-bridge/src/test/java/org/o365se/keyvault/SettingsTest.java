package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** What may stand behind {@code keyvault.}, and what is said of all else. */
class SettingsTest {
    private static final String AZURE = "contoso-west.vault.azure.net";

    private final Map<String, String> configuration =
            new HashMap<>(Map.of("keyvault.west.host", AZURE, "keyvault.west.tenants", "contoso"));

    @Test
    void hostAndTenantsAreEnough() {
        var settings = VaultSettingsParser.parse(configuration).get(0);
        assertEquals(AZURE, settings.host().text());
        assertEquals(CredentialKind.DEFAULT, settings.credential());
        assertEquals(Duration.ofSeconds(2), settings.attemptTimeout());
        assertEquals(Duration.ofSeconds(5), settings.operationTimeout());
        assertEquals(Duration.ofSeconds(10), settings.firstTokenTimeout());
        assertFalse(settings.wrapsLocally());
        assertTrue(settings.tenants().allow("contoso"));
        assertFalse(settings.tenants().allow("fabrikam"));
    }

    @Test
    void severalTenantsOrAllMayBeNamed() {
        configuration.put("keyvault.west.tenants", "contoso, fabrikam");
        var two = VaultSettingsParser.parse(configuration).get(0).tenants();
        assertTrue(two.allow("contoso") && two.allow("fabrikam") && !two.allow("northwind"));
        configuration.put("keyvault.west.tenants", "*");
        assertTrue(VaultSettingsParser.parse(configuration).get(0).tenants().allow("northwind"));
    }

    @ParameterizedTest
    @CsvSource({"host", "tenants"})
    void hostAndTenantsAreRequired(String setting) {
        configuration.remove("keyvault.west." + setting);
        refused("3204", "keyvault.west." + setting);
    }

    @ParameterizedTest
    @CsvSource({
        "keyvault.west.hots",
        "keyvault.host",
        "keyvault.west.south.host",
        "keyvault.west.",
        "keyvault.we st.host"
    })
    void anUnknownKeyIsNamedAndItsValueIsNot(String key) {
        configuration.put(key, "a-secret");
        assertFalse(refused("3202", key).contains("a-secret"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host | https://contoso.vault.azure.net",
                "host | contoso.vault.azure.net/",
                "host | me@contoso.vault.azure.net",
                "host | contoso.vault.azure.net:0",
                "host | contoso.vault.azure.net:65536",
                "host | -x.vault.azure.net",
                "tenants | contoso,",
                "tenants | contoso,*",
                "tenants | contoso/exchange",
                "credential | password",
                "client-id | a b",
                "authority | http://login.example",
                "authority | https://login.example/tenant",
                "authority | https://me@login.example",
                "authority | https://login.example?x",
                "authority | ://",
                "trust | anchors.pem",
                "wrap | here",
                "attempt-timeout | 2",
                "attempt-timeout | PT0S",
                "attempt-timeout | PT6S",
                "operation-timeout | PT1S",
                "operation-timeout | PT1H",
                "first-token-timeout | -PT1S",
                "client-secret-source | file:/x",
                "certificate | /x.pem",
                "token-file | /x",
            })
    void aBadValueIsNamedWithItsKey(String setting, String value) {
        configuration.put("keyvault.west." + setting, value);
        var message = refused("3203", "keyvault.west." + setting);
        assertEquals(!setting.endsWith("secret-source"), message.contains(value), message);
    }

    @ParameterizedTest
    @CsvSource({
        "client-secret, client-id", "client-secret, client-secret-source", "client-secret, tenant-id",
        "client-certificate, certificate", "client-certificate, client-id", "client-certificate, tenant-id",
    })
    void aCredentialNeedsItsSettings(String credential, String missing) {
        configuration.put("keyvault.west.credential", credential);
        configuration.put("keyvault.west.client-id", "11111111-1111-1111-1111-111111111111");
        configuration.put("keyvault.west.tenant-id", "22222222-2222-2222-2222-222222222222");
        configuration.put(
                credential.equals("client-secret") ? "keyvault.west.client-secret-source" : "keyvault.west.certificate",
                credential.equals("client-secret") ? "env:X" : "/x.pem");
        assertEquals(1, VaultSettingsParser.parse(configuration).size());
        configuration.remove("keyvault.west." + missing);
        refused("3204", "keyvault.west." + missing);
    }

    @Test
    void aPrivateVaultNeedsAnAuthorityUnlessTheMachineGivesTheToken() {
        configuration.put("keyvault.west.host", "vault.corp.example:8443");
        refused("3204", "keyvault.west.authority");
        configuration.put("keyvault.west.credential", "managed-identity");
        assertEquals(1, VaultSettingsParser.parse(configuration).size());
        configuration.put("keyvault.west.credential", "workload-identity");
        configuration.put("keyvault.west.authority", "https://login.corp.example:8444");
        assertEquals(1, VaultSettingsParser.parse(configuration).size());
    }

    @Test
    void aVaultIsNamedOnce() {
        configuration.put("keyvault.east.host", "CONTOSO-West.vault.azure.net:443");
        configuration.put("keyvault.east.tenants", "contoso");
        refused("3203", "keyvault.east.host");
    }

    @ParameterizedTest
    @CsvSource({
        "contoso.vault.azure.net, PUBLIC, vault.azure.net",
        "contoso.managedhsm.azure.net, PUBLIC, managedhsm.azure.net",
        "contoso.vault.azure.cn, CHINA, vault.azure.cn",
        "contoso.managedhsm.azure.cn, CHINA, managedhsm.azure.cn",
        "contoso.vault.usgovcloudapi.net, US_GOVERNMENT, vault.usgovcloudapi.net",
        "contoso.managedhsm.usgovcloudapi.net, US_GOVERNMENT, managedhsm.usgovcloudapi.net",
        "contoso.vault.microsoftazure.de, GERMANY, vault.microsoftazure.de",
        "contoso.managedhsm.microsoftazure.de, GERMANY, managedhsm.microsoftazure.de",
    })
    void theCloudOfAHostIsKnown(String text, AzureCloud cloud, String domain) {
        var host = VaultHost.parse(text).orElseThrow();
        assertEquals(cloud, host.cloud().orElseThrow());
        assertEquals(domain, cloud.domainOf(host).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "vault.azure.net",
        "evilvault.azure.net",
        "contoso.vault.azure.net.evil.example",
        "contoso.vault.azure.net:8443"
    })
    void aHostThatOnlyLooksLikeAzureIsPrivate(String text) {
        assertTrue(VaultHost.parse(text).orElseThrow().cloud().isEmpty());
    }

    private String refused(String id, String key) {
        var refused = assertThrows(RootKeyMisconfiguredException.class, () -> VaultSettingsParser.parse(configuration));
        var message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith("O365SE-" + id + ": "), message);
        assertTrue(message.contains(key), message);
        return message;
    }
}
