package org.o365se.keyvault;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Configuration;
import com.azure.core.util.Context;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.models.ImportKeyOptions;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyType;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyPresence;
import org.o365se.rootkey.RootKeyUnavailableException;
import org.o365se.rootkey.SecretReader;
import org.o365se.rootkey.WrapAlgorithm;

/** Accesses one vault through the SDK: reads keys, wraps and unwraps. Connects to nothing and reads no secret before the first call. Thread-safe. */
final class Vault implements AutoCloseable {
    private final VaultSettings settings;
    private final SecretReader secrets;
    private final VaultCalls calls;
    private volatile @Nullable Connection connection;

    /** The parts that all clients of this vault share. */
    private record Connection(HttpClient http, GuardedCredential credential) {}

    private final class SharedToken implements VaultCalls.Token {
        @Override
        public boolean wasHad() {
            var known = connection;
            return known != null && known.credential().hadToken();
        }

        @Override
        public void forget() {
            var known = connection;
            if (known != null) {
                known.credential().forgetToken();
            }
        }
    }

    Vault(VaultSettings settings, SecretReader secrets, LongSupplier nanoClock) {
        this.settings = settings;
        this.secrets = secrets;
        this.calls = new VaultCalls(settings, new SharedToken(), nanoClock);
    }

    VaultSettings settings() {
        return settings;
    }

    /** Reads a key, the newest version if the URI names none. */
    KeyVersionProperties read(KeyUri key) {
        return calls.call(
                Operation.READ,
                key,
                () -> KeyVersionProperties.of(key, client(key).getKey()));
    }

    /** Looks whether a key version exists; where it does not, whether its key was deleted and can still be recovered. */
    RootKeyPresence presence(KeyUri version) {
        try {
            read(version);
            return RootKeyPresence.PRESENT;
        } catch (RootKeyDeniedException e) {
            return isNotFound(e) ? presenceOfDeleted(version) : RootKeyPresence.UNKNOWN;
        }
    }

    private RootKeyPresence presenceOfDeleted(KeyUri version) {
        try {
            calls.call(Operation.READ_DELETED, version, () -> keyClient().getDeletedKey(version.name()));
            return RootKeyPresence.RECOVERABLE;
        } catch (RootKeyDeniedException e) {
            return isNotFound(e) ? RootKeyPresence.ABSENT : RootKeyPresence.UNKNOWN;
        }
    }

    private static boolean isNotFound(RootKeyDeniedException e) {
        return e.id().equals(KeyVaultErrorId.KEY_NOT_FOUND);
    }

    byte[] wrap(KeyUri key, WrapAlgorithm algorithm, byte[] plain) {
        // After the deadline an attempt may find the array wiped by its owner; its result is discarded.
        return calls.call(Operation.WRAP, key, () -> {
            var result = client(key).wrapKey(sdk(algorithm), plain, Context.NONE);
            AnsweredKey.check(key, result.getKeyId());
            return present(key, result.getEncryptedKey());
        });
    }

    /** Finds the exact version of a key by wrapping random bytes with it. */
    KeyUri versionThatWraps(KeyUri key, WrapAlgorithm algorithm, byte[] trial) {
        return calls.call(
                Operation.WRAP,
                key,
                () -> AnsweredKey.check(
                        key,
                        client(key).wrapKey(sdk(algorithm), trial, Context.NONE).getKeyId()));
    }

    byte[] unwrap(KeyUri key, WrapAlgorithm algorithm, byte[] wrapped) {
        return calls.call(Operation.UNWRAP, key, () -> {
            var result = client(key).unwrapKey(sdk(algorithm), wrapped, Context.NONE);
            AnsweredKey.check(key, result.getKeyId());
            return present(key, result.getKey());
        });
    }

    /** Imports a key from a transfer file; the vault unwraps it. Repeated after a broken connection, it can leave two versions of the one key. */
    KeyVersionProperties importKey(KeyUri key, byte[] transferFile) {
        return calls.call(Operation.IMPORT, key, () -> {
            var wrapped = new JsonWebKey()
                    .setKeyType(KeyType.RSA_HSM)
                    .setKeyOps(List.of(KeyOperation.WRAP_KEY, KeyOperation.UNWRAP_KEY))
                    .setT(transferFile);
            return KeyVersionProperties.of(
                    key, keyClient().importKey(new ImportKeyOptions(key.name(), wrapped).setHardwareProtected(true)));
        });
    }

    private KeyClient keyClient() {
        var shared = connection();
        var builder = new KeyClientBuilder()
                .vaultUrl(settings.host().home())
                .credential(shared.credential())
                .httpClient(shared.http())
                .retryOptions(Credentials.NO_RETRIES)
                .configuration(Configuration.NONE);
        if (settings.host().cloud().isEmpty()) {
            builder.disableChallengeResourceVerification();
        }
        return builder.buildClient();
    }

    /** Ends all pauses, so that the vault can be called at once although it has just failed. */
    void endBackOff() {
        calls.endBackOff();
    }

    @Override
    public void close() {
        calls.close();
    }

    /** The service has the names that are recorded. */
    private static KeyWrapAlgorithm sdk(WrapAlgorithm algorithm) {
        return KeyWrapAlgorithm.fromString(algorithm.name());
    }

    private CryptographyClient client(KeyUri key) {
        var shared = connection();
        var builder = new CryptographyClientBuilder()
                .keyIdentifier(key.toString())
                .credential(shared.credential())
                .httpClient(shared.http())
                .retryOptions(Credentials.NO_RETRIES)
                .configuration(Configuration.NONE)
                // Otherwise the first use of a key reads it, which needs a further permission.
                .disableKeyCaching();
        if (settings.host().cloud().isEmpty()) {
            // The SDK does not support a host that is its own domain; GuardedCredential does.
            builder.disableChallengeResourceVerification();
        }
        return builder.buildClient();
    }

    private Connection connection() {
        var known = connection;
        return known != null ? known : connect();
    }

    private synchronized Connection connect() {
        var known = connection;
        if (known == null) {
            // Slightly less than the deadline, so that a silent token endpoint is reported as such.
            var tokens = http(settings.deadline(false).multipliedBy(9).dividedBy(10));
            known = new Connection(
                    http(settings.attemptTimeout()),
                    new GuardedCredential(
                            new Credentials(settings, secrets, tokens).make(), settings.host(), settings.tenantId()));
            connection = known;
        }
        return known;
    }

    private HttpClient http(Duration limit) {
        // The one HTTP version that the tests cover.
        var jdk = java.net.http.HttpClient.newBuilder().version(java.net.http.HttpClient.Version.HTTP_1_1);
        settings.trust().ifPresent(pem -> jdk.sslContext(TrustAnchors.with(settings.key("trust"), pem)));
        return new BoundedHttp(new JdkHttpClientBuilder(jdk)
                // Only the JVM's proxy settings apply; the SDK would also read them from the environment.
                .configuration(Configuration.NONE)
                .connectionTimeout(settings.attemptTimeout())
                .writeTimeout(limit)
                .responseTimeout(limit)
                .readTimeout(limit)
                .build());
    }

    private static byte[] present(KeyUri key, byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            throw new RootKeyUnavailableException(
                    KeyVaultErrorId.ANSWER_UNEXPECTED,
                    "The answer for the " + key.displayName()
                            + " contains no value. Check that the host is a vault, or try again later",
                    null);
        }
        return bytes;
    }
}
