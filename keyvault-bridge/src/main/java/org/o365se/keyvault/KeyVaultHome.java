package org.o365se.keyvault;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.o365se.rootkey.ImportedRootKey;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyImport;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyPresence;
import org.o365se.rootkey.SanitizedText;
import org.o365se.rootkey.SecretReader;

/** The vaults of one configuration. Thread-safe. */
final class KeyVaultHome implements RootKeyImport {
    private final Map<VaultHost, Vault> vaults = new LinkedHashMap<>();

    KeyVaultHome(List<VaultSettings> settings, SecretReader secrets, LongSupplier nanoClock) {
        settings.forEach(one -> vaults.put(one.host(), new Vault(one, secrets, nanoClock)));
    }

    @Override
    public RootKey newest(String uri, String tenant) {
        var key = KeyUri.parse(uri);
        var vault = vaultOf(key, tenant);
        try {
            var properties = vault.read(key);
            return KeyVaultRootKey.of(vault, properties);
        } catch (RootKeyDeniedException e) {
            if (e.id() != KeyVaultErrorId.PERMISSION_MISSING) {
                throw e;
            }
            // Reading needs a permission that wrapping and unwrapping do not need.
            return new WrapOnly(vault).find(key, e);
        }
    }

    @Override
    public RootKey exact(RootKeyDescription description, String tenant) {
        var key = KeyUri.parse(description.uri());
        var algorithm = description.algorithm();
        if (!KeyVersionProperties.ALGORITHMS.contains(algorithm) || !KeyUri.isVersion(description.version())) {
            throw new RootKeyMisconfiguredException(
                    KeyVaultErrorId.RECORD_BAD,
                    "The " + key.displayName() + " is recorded with version \""
                            + SanitizedText.value(description.version()) + "\" and algorithm \""
                            + SanitizedText.value(algorithm.name())
                            + "\", which are not valid for Key Vault; check that this is the right key chain",
                    null);
        }
        return new KeyVaultRootKey(vaultOf(key, tenant), key.withVersion(description.version()), algorithm);
    }

    @Override
    public RootKeyPresence presence(RootKeyDescription description, String tenant) {
        var key = KeyUri.parse(description.uri());
        return KeyUri.isVersion(description.version())
                ? vaultOf(key, tenant).presence(key.withVersion(description.version()))
                : RootKeyPresence.UNKNOWN;
    }

    @Override
    public ImportedRootKey importKey(String uri, byte[] transferFile) {
        var key = KeyUri.parse(uri);
        if (key.version() != null) {
            throw new RootKeyMisconfiguredException(
                    KeyVaultErrorId.KEY_URI_BAD,
                    "The " + key.displayName() + " cannot be imported, because the vault chooses the version; use "
                            + key.withoutVersion(),
                    null);
        }
        var vault = vaultOf(key);
        var imported = vault.importKey(key, transferFile);
        var rsa = imported.rsa();
        if (rsa == null) {
            throw new RootKeyMisconfiguredException(
                    KeyVaultErrorId.KEY_UNSUITABLE,
                    "The vault has imported the " + imported.uri().displayName() + " as a key of kind "
                            + imported.kind()
                            + ", which is not an RSA key; disable that version, and create another transfer file",
                    null);
        }
        return new ImportedRootKey(KeyVaultRootKey.of(vault, imported).describe(), rsa);
    }

    @Override
    public List<RootKeyCheck> check(String uri) {
        var key = KeyUri.parse(uri);
        return new KeyChecks(vaultOf(key)).check(key);
    }

    @Override
    public void close() {
        vaults.values().forEach(Vault::close);
    }

    private Vault vaultOf(KeyUri key, String tenant) {
        var vault = vaultOf(key);
        if (!vault.settings().tenants().allow(tenant)) {
            throw new RootKeyMisconfiguredException(
                    KeyVaultErrorId.TENANT_NOT_ALLOWED,
                    "Tenant " + SanitizedText.value(tenant) + " may not use the " + key.displayName() + "; add it to "
                            + vault.settings().key("tenants") + " if the vault belongs to it",
                    null);
        }
        return vault;
    }

    private Vault vaultOf(KeyUri key) {
        var vault = vaults.get(key.host());
        if (vault == null) {
            throw new RootKeyMisconfiguredException(
                    KeyVaultErrorId.VAULT_NOT_CONFIGURED,
                    "The " + key.displayName()
                            + " cannot be used, because no keyvault.NAME.host names its vault (configured: "
                            + (vaults.isEmpty()
                                    ? "none"
                                    : String.join(
                                            ", ",
                                            vaults.keySet().stream()
                                                    .map(VaultHost::text)
                                                    .toList()))
                            + "). Add keyvault.NAME.host and keyvault.NAME.tenants, or correct the URI",
                    null);
        }
        return vault;
    }
}
