package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o365se.keyvault.standin.StandInAuthority;

/** For which resources a vault gets a token, and how often one is fetched. The credential is the SDK's own. */
class GuardedCredentialTest {
    private final StandInAuthority authority = new StandInAuthority(StandIn.CERTIFICATE, 0);

    @AfterEach
    void close() {
        authority.close();
    }

    @ParameterizedTest
    @CsvSource({
        "contoso.vault.azure.net, https://vault.azure.net",
        "contoso.managedhsm.azure.net, https://managedhsm.azure.net",
        "contoso.vault.azure.cn, https://vault.azure.cn",
        "contoso.vault.usgovcloudapi.net, https://vault.usgovcloudapi.net",
        "contoso.managedhsm.usgovcloudapi.net, https://MANAGEDHSM.usgovcloudapi.net",
        "vault.corp.example:8443, https://vault.corp.example:8443",
        "west.vault.corp.example:8443, https://vault.corp.example",
    })
    void aVaultGetsTokensForItsOwnDomain(String host, String resource) {
        credential(host).getTokenSync(request(resource));
        assertEquals(1, authority.tokensGiven());
    }

    @ParameterizedTest
    @CsvSource({
        "contoso.vault.azure.net, https://managedhsm.azure.net",
        "contoso.vault.azure.net, https://contoso.vault.azure.net",
        "contoso.vault.azure.net, https://azure.net",
        "contoso.vault.azure.net, https://management.azure.com",
        "contoso.vault.azure.net, http://vault.azure.net",
        "contoso.vault.azure.net, https://vault.azure.net:8443",
        "contoso.vault.azure.net, https://vault.azure.net@evil.example",
        "vault.corp.example:8443, https://vault.corp.example:8444",
        "vault.corp.example:8443, https://example",
        "vault.corp.example:8443, https://evil.corp.example",
        "vault.corp.example:8443, https://corp.example/path",
    })
    void andForNoOther(String host, String resource) {
        var guarded = credential(host);
        assertThrows(GuardedCredential.ForeignResource.class, () -> guarded.getTokenSync(request(resource)));
        assertThrows(
                GuardedCredential.ForeignResource.class,
                () -> guarded.getTokenSync(new TokenRequestContext().addScopes(resource)));
        assertEquals(0, authority.tokensGiven());
    }

    @Test
    void aTokenServesUntilFiveMinutesBeforeItsEndOrUntilItIsForgotten() {
        var guarded = credential("contoso.vault.azure.net");
        var request = request("https://vault.azure.net");
        authority.tokenLife(Duration.ofMinutes(4));
        guarded.getTokenSync(request);
        authority.tokenLife(Duration.ofMinutes(10));
        var second = guarded.getTokenSync(request);
        assertEquals(second.getToken(), guarded.getTokenSync(request).getToken());
        assertEquals(2, authority.tokensGiven());
        guarded.forgetToken();
        guarded.getTokenSync(request);
        assertEquals(3, authority.tokensGiven());
    }

    @Test
    void theTenantIsThatOfTheCredentialWhateverTheSdkRemembers() {
        credential("contoso.vault.azure.net")
                .getTokenSync(request("https://vault.azure.net").setTenantId("99999999-9999-9999-9999-999999999999"));
        assertEquals(1, authority.tokensGiven());
    }

    private GuardedCredential credential(String host) {
        Map<String, String> configuration =
                new TreeMap<>(StandIn.configurationOf(authority, URI.create("https://" + host)));
        var settings = VaultSettingsParser.parse(configuration).get(0);
        var http = new JdkHttpClientBuilder(
                        HttpClient.newBuilder().sslContext(TrustAnchors.with("keyvault.west.trust", StandIn.trust())))
                .build();
        var credentials = new Credentials(
                settings, (key, source) -> authority.clientSecret().toCharArray(), http);
        return new GuardedCredential(credentials.make(), settings.host(), settings.tenantId());
    }

    private TokenRequestContext request(String resource) {
        return new TokenRequestContext().addScopes(resource + "/.default").setTenantId(authority.tenantId());
    }
}
