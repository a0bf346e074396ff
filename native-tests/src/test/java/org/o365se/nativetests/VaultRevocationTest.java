package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.AuditTrail;
import org.o365se.Profile;
import org.o365se.keyvault.standin.StandInAuthority;
import org.o365se.keyvault.standin.StandInCertificate;
import org.o365se.keyvault.standin.StandInVault;

/**
 * The customer revokes a policy in two vaults while 8 threads use it, and takes it back. The rule: when every root key denies its use, nothing is encrypted or decrypted, although the policy has an
 * availability key for outages.
 */
@DisplayName("When both vaults deny, 8 threads read and write nothing, and the availability key does not serve:")
class VaultRevocationTest {
    private static final String KEY = "root";

    @TempDir
    static Path folder;

    private static StandInAuthority authority;
    private static final Map<String, StandInVault> VAULTS = new TreeMap<>();
    private static TokenPolicy policy;

    private interface Change {
        void make(StandInVault vault);
    }

    @BeforeAll
    static void makeAPolicyOfTwoVaults() throws Exception {
        var certificate = StandInCertificate.make("EC");
        authority = new StandInAuthority(certificate, 0);
        var entries = new HashMap<String, String>();
        for (var name : List.of("west", "east")) {
            var vault = new StandInVault(certificate, 0, authority);
            vault.keys().createRsa(KEY, 2048);
            VAULTS.put(name, vault);
            VaultEntries.of(Files.createDirectory(folder.resolve(name)), certificate, authority, vault)
                    .forEach((key, value) ->
                            entries.put(key.replace("keyvault.west.", "keyvault." + name + "."), value));
        }
        entries.put("cache.policy-key.probe", "PT0.2S");
        entries.put("availability.keystore", "availability.p12");
        entries.put("availability.secret-source", "file:availability.secret");
        entries.put("audit.file", "audit.jsonl");
        var files = Files.createDirectory(folder.resolve("service"));
        new Operator(files)
                .succeed(
                        "secret",
                        "generate",
                        files.resolve("availability.secret").toString());
        policy = TokenPolicy.create(
                files,
                entries,
                Profile.EXCHANGE,
                VAULTS.get("west").keyUri(KEY),
                VAULTS.get("east").keyUri(KEY));
    }

    @AfterAll
    static void stop() {
        VAULTS.values().forEach(StandInVault::close);
        authority.close();
    }

    private static void assertRevokedAndTakenBack(Change revoke, Change restore) throws Exception {
        try (var application = policy.start();
                var traffic = new Traffic(application)) {
            traffic.awaitRight();
            revoke.make(VAULTS.get("west"));
            traffic.awaitRight();
            revoke.make(VAULTS.get("east"));
            traffic.awaitDenied();
            VAULTS.values().forEach(restore::make);
            // Otherwise a root key that denied its use is asked again after a minute.
            application.forget();
            traffic.awaitRight();
        }
        var events = new HashSet<String>();
        AuditTrail.of(policy.configuration()).verify(Optional.empty(), record -> events.add(record.event()));
        assertTrue(events.containsAll(List.of("root.denied", "root.restored")), events::toString);
        assertFalse(events.contains("availability.open"), events::toString);
    }

    @Test
    @DisplayName("the service lost its permission to unwrap, and got it back")
    void permissionRevoked() throws Exception {
        assertRevokedAndTakenBack(
                vault -> vault.permit("get", "wrapKey"), vault -> vault.permit("get", "wrapKey", "unwrapKey"));
    }

    @Test
    @DisplayName("the keys were disabled, and enabled again")
    void keyDisabled() throws Exception {
        assertRevokedAndTakenBack(vault -> enable(vault, false), vault -> enable(vault, true));
    }

    private static void enable(StandInVault vault, boolean isEnabled) {
        vault.keys().versions(KEY).forEach(version -> version.enabled(isEnabled));
    }

    @Test
    @DisplayName("the keys were deleted, and recovered")
    void keyDeleted() throws Exception {
        assertRevokedAndTakenBack(
                vault -> vault.keys().delete(KEY), vault -> vault.keys().recover(KEY));
    }
}
