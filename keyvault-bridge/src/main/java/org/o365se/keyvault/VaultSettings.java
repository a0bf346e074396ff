package org.o365se.keyvault;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.o365se.rootkey.AllowedTenants;

/** The checked settings of one vault. Contains no secret, only the source of each. */
record VaultSettings(
        String name,
        VaultHost host,
        AllowedTenants tenants,
        CredentialKind credential,
        Optional<String> clientId,
        Optional<String> tenantId,
        Optional<String> clientSecretSource,
        Optional<Path> certificate,
        Optional<String> certificateSecretSource,
        Optional<Path> tokenFile,
        Optional<URI> authority,
        Optional<Path> trust,
        boolean wrapsLocally,
        Duration attemptTimeout,
        Duration operationTimeout,
        Duration firstTokenTimeout) {

    /** Returns the configuration key of a setting, for messages and prompts. */
    String key(String setting) {
        return KeyVaultFactory.PREFIX + "." + name + "." + setting;
    }

    /** Returns the longest duration of an operation. */
    Duration deadline(boolean hadToken) {
        return hadToken || firstTokenTimeout.compareTo(operationTimeout) < 0 ? operationTimeout : firstTokenTimeout;
    }
}
