package org.o365se.keyvault;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.FixedDelay;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.CredentialBuilderBase;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.SanitizedText;
import org.o365se.rootkey.SecretReader;

/**
 * Creates the credential that the configuration names.
 *
 * <p>The SDK takes secrets as strings and keeps them, so they cannot be wiped: prefer a managed or workload identity, which has no secret.
 */
final class Credentials {
    /** Deadlines and retries are the bridge's, not the SDK's. */
    static final RetryOptions NO_RETRIES = new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1)));

    private final VaultSettings settings;
    private final SecretReader secrets;
    private final HttpClient http;

    Credentials(VaultSettings settings, SecretReader secrets, HttpClient http) {
        this.settings = settings;
        this.secrets = secrets;
        this.http = http;
    }

    TokenCredential make() {
        try {
            return switch (settings.credential()) {
                case DEFAULT -> ofTheSurroundings();
                case MANAGED_IDENTITY -> managedIdentity();
                case WORKLOAD_IDENTITY -> workloadIdentity();
                case CLIENT_SECRET -> clientSecret();
                case CLIENT_CERTIFICATE -> clientCertificate();
            };
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new RootKeyMisconfiguredException(
                    KeyVaultErrorId.CREDENTIAL_REJECTED,
                    "The credential " + settings.credential() + " of "
                            + settings.key("credential") + " cannot be created: "
                            + SanitizedText.value(String.valueOf(e.getMessage()))
                            + ". Correct the settings of " + KeyVaultFactory.PREFIX + "." + settings.name(),
                    e);
        }
    }

    private TokenCredential ofTheSurroundings() {
        var builder = common(new DefaultAzureCredentialBuilder());
        settings.tenantId().ifPresent(builder::tenantId);
        settings.clientId().ifPresent(builder::managedIdentityClientId);
        settings.clientId().ifPresent(builder::workloadIdentityClientId);
        if (settings.authority().isPresent()) {
            builder.disableInstanceDiscovery();
        }
        return builder.authorityHost(authority()).build();
    }

    private TokenCredential managedIdentity() {
        var builder = common(new ManagedIdentityCredentialBuilder());
        settings.clientId().ifPresent(builder::clientId);
        return builder.build();
    }

    private TokenCredential workloadIdentity() {
        var builder = entra(new WorkloadIdentityCredentialBuilder());
        settings.tokenFile().ifPresent(file -> builder.tokenFilePath(readable("token-file", file)));
        return builder.build();
    }

    private TokenCredential clientSecret() {
        var secret =
                secret("client-secret-source", settings.clientSecretSource().orElseThrow());
        return entra(new ClientSecretCredentialBuilder()).clientSecret(secret).build();
    }

    private TokenCredential clientCertificate() {
        var file = settings.certificate().orElseThrow();
        var path = readable("certificate", file);
        var builder = entra(new ClientCertificateCredentialBuilder());
        if (path.toLowerCase(Locale.ROOT).endsWith(".pem")) {
            builder.pemCertificate(path);
        } else {
            builder.pfxCertificate(path);
        }
        settings.certificateSecretSource()
                .ifPresent(source -> builder.clientCertificatePassword(secret("certificate-secret-source", source)));
        return builder.build();
    }

    private <T extends AadCredentialBuilderBase<T>> T entra(T builder) {
        settings.clientId().ifPresent(builder::clientId);
        settings.tenantId().ifPresent(builder::tenantId);
        if (settings.authority().isPresent()) {
            // A private authority is not in Microsoft's list, where the SDK would search for it.
            builder.disableInstanceDiscovery();
        }
        return common(builder).authorityHost(authority());
    }

    private <T extends CredentialBuilderBase<T>> T common(T builder) {
        // A policy and not options: managed identities set their own policy unless there is one, and refuse
        // options in addition to it.
        return builder.httpClient(http)
                .retryPolicy(new RetryPolicy(new FixedDelay(0, Duration.ofMillis(1))))
                .addPolicy(new TokenEndpointStatus());
    }

    private String authority() {
        return settings.authority()
                .map(Object::toString)
                .orElseGet(
                        () -> settings.host().cloud().orElse(AzureCloud.PUBLIC).authority());
    }

    private String secret(String setting, String source) {
        var characters = secrets.read(settings.key(setting), source);
        try {
            return new String(characters);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    private String readable(String setting, Path file) {
        if (!Files.isReadable(file)) {
            throw new RootKeyMisconfiguredException(
                    KeyVaultErrorId.FILE_UNREADABLE,
                    "The file " + SanitizedText.value(file.toString()) + " of " + settings.key(setting)
                            + " cannot be read; create it, or correct the path",
                    null);
        }
        return file.toString();
    }
}
