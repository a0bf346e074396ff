package org.o365se.nativetests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.o365se.keyvault.standin.StandInAuthority;
import org.o365se.keyvault.standin.StandInCertificate;
import org.o365se.keyvault.standin.StandInVault;

/** The configuration entries of a stand-in vault. */
final class VaultEntries {
    private VaultEntries() {}

    /** Writes the secret and the trust anchor to a folder that has none of them yet. */
    static Map<String, String> of(
            Path folder, StandInCertificate certificate, StandInAuthority authority, StandInVault vault)
            throws IOException {
        var secret = Files.createFile(
                folder.resolve("client.secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, authority.clientSecret());
        var trust = Files.writeString(folder.resolve("trust.pem"), certificate.pem());
        var entries = new HashMap<String, String>();
        var prefix = "keyvault.west.";
        entries.put(prefix + "host", vault.uri().getAuthority());
        entries.put(prefix + "tenants", "contoso");
        entries.put(prefix + "credential", "client-secret");
        entries.put(prefix + "client-id", authority.clientId());
        entries.put(prefix + "tenant-id", authority.tenantId());
        entries.put(prefix + "client-secret-source", "file:" + secret);
        entries.put(prefix + "authority", authority.uri().toString());
        entries.put(prefix + "trust", trust.toString());
        // No machine is so slow.
        entries.put(prefix + "attempt-timeout", "PT1M");
        entries.put(prefix + "operation-timeout", "PT2M");
        entries.put(prefix + "first-token-timeout", "PT2M");
        return entries;
    }
}
