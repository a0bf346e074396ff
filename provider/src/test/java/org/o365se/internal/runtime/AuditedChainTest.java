package org.o365se.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.AuditRecord;
import org.o365se.AuditTrail;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.internal.store.LiveFolder;
import org.o365se.rootkey.RootKeyUnavailableException;

@DisplayName("A chain with an audit log")
class AuditedChainTest {
    @TempDir
    private Path folder;

    private LiveFolder live;
    private Path log;

    @BeforeEach
    void configure() throws IOException {
        live = new LiveFolder(folder);
        log = folder.resolve("audit.jsonl");
        live.configure("audit.file = audit.jsonl");
        live.init();
    }

    private void createPolicyAndScope(KeyChain chain) throws KeyChainException {
        chain.create(DataEncryptionPolicy.builder(LiveFolder.POLICY).build());
        chain.create(EncryptionScope.of(LiveFolder.ALICE, LiveFolder.POLICY));
    }

    private static Cipher encrypting(KeyChain chain) throws Exception {
        var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
        cipher.init(Cipher.ENCRYPT_MODE, chain.key(LiveFolder.ALICE));
        return cipher;
    }

    private List<AuditRecord> records() throws IOException {
        var records = new ArrayList<AuditRecord>();
        var report = AuditTrail.of(live.configuration).verify(Optional.empty(), records::add);
        assertEquals(Optional.empty(), report.fault());
        return records;
    }

    private List<String> events() throws IOException {
        return records().stream()
                .filter(record -> !record.event().equals("audit.checkpoint"))
                .map(record -> record.event()
                        + record.outcome().map(outcome -> " " + outcome).orElse(""))
                .toList();
    }

    @Test
    @DisplayName("has a line for each change before and after it, and for each use of a root key")
    void hasLinesForChangesAndUses() throws Exception {
        try (var chain = KeyChain.open(live.configuration)) {
            createPolicyAndScope(chain);
            chain.forget();
            encrypting(chain).doFinal(new byte[100]);
            encrypting(chain).doFinal(new byte[100]);
        }

        var events = events();
        assertEquals(
                List.of("audit.start", "chain.init begun", "chain.init ok", "policy.create begun"),
                events.subList(0, 4));
        assertTrue(events.containsAll(List.of("root.create ok", "root.wrap ok")), events.toString());
        assertEquals(
                List.of("policy.create ok", "scope.create begun", "root.open ok", "scope.create ok", "root.open ok"),
                events.subList(events.size() - 5, events.size()));
    }

    @Test
    @DisplayName("tells of a root key whose policy, in which version, for what reason, by whom it was used")
    void tellsOfUses() throws Exception {
        try (var chain = KeyChain.open(live.configuration)) {
            createPolicyAndScope(chain);
            chain.forget();
            encrypting(chain);
        }

        var records = records();
        var opened = records.stream()
                .filter(record -> record.event().equals("root.open"))
                .reduce((first, second) -> second)
                .orElseThrow();
        assertEquals(Optional.of("contoso"), opened.member("tenant"));
        assertEquals(Optional.of(LiveFolder.POLICY), opened.member("policy"));
        assertEquals(Optional.of("1"), opened.member("policyVersion"));
        assertEquals(Optional.of("open"), opened.member("reason"));
        assertEquals(Optional.of("USER"), opened.member("access"));
        assertTrue(opened.member("root").orElseThrow().startsWith("managed:"), opened.json());
        assertTrue(opened.member("rootVersion").isPresent(), opened.json());
        assertTrue(opened.member("process")
                .orElseThrow()
                .endsWith("[" + ProcessHandle.current().pid() + "]"));
    }

    @Test
    @DisplayName("has a line with the error id of a change that failed")
    void failedChange() throws Exception {
        try (var chain = KeyChain.open(live.configuration)) {
            assertThrows(
                    KeyChainException.class,
                    () -> chain.create(EncryptionScope.of(LiveFolder.ALICE, "contoso/unknown")));
        }

        var failed = records().stream()
                .filter(record -> record.outcome().equals(Optional.of("failed")))
                .findFirst()
                .orElseThrow();
        assertEquals("scope.create", failed.event());
        assertEquals(Optional.of("O365SE-2102"), failed.member("error"));
    }

    @Test
    @DisplayName("is not changed while the log cannot be written, and opens keys all the same")
    void noChangeWithoutItsLine() throws Exception {
        try (var chain = KeyChain.open(live.configuration)) {
            createPolicyAndScope(chain);
            chain.forget();
            breakLog();

            var refused = assertThrows(
                    KeyChainException.class, () -> chain.create(EncryptionScope.of("contoso/bob", LiveFolder.POLICY)));
            assertEquals(2201, refused.id().number());
            assertTrue(chain.scope("contoso/bob").isEmpty());
            encrypting(chain).doFinal(new byte[10]);
            mendLog();
            chain.create(EncryptionScope.of("contoso/bob", LiveFolder.POLICY));
        }
        records();
    }

    @Test
    @DisplayName("asks no root key while the log cannot be written, if every use must be audited")
    void noUseWithoutItsLine() throws Exception {
        live.configure("audit.file = audit.jsonl", "audit.required = all");
        try (var chain = KeyChain.open(live.configuration)) {
            createPolicyAndScope(chain);
            chain.forget();
            breakLog();

            var refused = assertThrows(InvalidKeyException.class, () -> encrypting(chain));
            var cause = (RootKeyUnavailableException) refused.getCause();
            assertTrue(cause.getMessage().contains("O365SE-2201"), cause.getMessage());
            mendLog();
        }
        assertTrue(events().contains("root.open begun"), events().toString());
    }

    private void breakLog() throws IOException {
        Files.move(log, folder.resolve("aside"));
        Files.createDirectory(log);
    }

    private void mendLog() throws IOException {
        Files.delete(log);
        Files.move(folder.resolve("aside"), log);
    }

    @Test
    @DisplayName("is not opened without its log")
    void needsItsLog() throws Exception {
        Files.delete(log);

        var refused = assertThrows(IOException.class, () -> KeyChain.open(live.configuration));
        assertTrue(refused.getMessage().startsWith("O365SE-2203"), refused.getMessage());
    }

    @Test
    @DisplayName("does not tell names of scopes that are to be hashed")
    void hashedNames() throws Exception {
        Files.delete(log);
        live.configure("audit.file = audit.jsonl", "audit.names = hashed");
        AuditTrail.init(live.configuration);
        try (var chain = KeyChain.open(live.configuration)) {
            createPolicyAndScope(chain);
            assertThrows(
                    KeyChainException.class,
                    () -> chain.create(EncryptionScope.of(LiveFolder.ALICE, LiveFolder.POLICY)));
        }

        assertFalse(Files.readString(log).contains("alice"), Files.readString(log));
        var hashes = records().stream()
                .flatMap(record -> record.member("scope").stream())
                .distinct()
                .toList();
        assertEquals(1, hashes.size(), hashes.toString());
        assertTrue(hashes.get(0).startsWith("hmac:"), hashes.toString());
    }

    @Test
    @DisplayName("has lines for a new secret")
    void newSecret() throws Exception {
        try (var chain = KeyChain.open(live.configuration)) {
            chain.rotateSecret(LiveFolder.writeSecret(live.secret));
        }
        var events = events();
        assertEquals(
                List.of("chain.rotate-secret begun", "chain.rotate-secret ok"),
                events.subList(events.size() - 2, events.size()));
    }

    @Test
    @DisplayName("keeps its secret while the log cannot be written")
    void noNewSecretWithoutItsLine() throws Exception {
        try (var chain = KeyChain.open(live.configuration)) {
            createPolicyAndScope(chain);
            breakLog();
            var refused = assertThrows(
                    IOException.class, () -> chain.rotateSecret(LiveFolder.writeSecret(folder.resolve("other"))));
            assertTrue(refused.getMessage().startsWith("O365SE-2201"), refused.getMessage());
            mendLog();
        }
        KeyChain.open(live.configuration).close();
    }

    @Test
    @DisplayName("has a line for each change of the health of a policy")
    void healthChange() throws Exception {
        try (var chain = KeyChain.open(live.configuration)) {
            createPolicyAndScope(chain);
            chain.forget();
            Files.move(live.managed, folder.resolve("aside"));
            assertThrows(InvalidKeyException.class, () -> encrypting(chain));
        }
        var changes = records().stream()
                .filter(record -> record.event().equals("health.change"))
                .toList();
        assertEquals(
                List.of("OK DEGRADED", "DEGRADED LOST"),
                changes.stream()
                        .map(record -> record.member("stateBefore").orElseThrow() + " "
                                + record.member("state").orElseThrow())
                        .toList());
        assertEquals(Optional.of("contoso"), changes.get(0).member("tenant"));
        assertEquals(Optional.of(LiveFolder.POLICY), changes.get(0).member("policy"));
    }

    @Test
    @DisplayName("has a checkpoint to keep elsewhere")
    void checkpoint() throws Exception {
        try (var chain = KeyChain.open(live.configuration)) {
            createPolicyAndScope(chain);
        }
        var kept = AuditTrail.checkpoint(live.configuration);
        var key = AuditTrail.of(live.configuration).verificationKey();

        var report = AuditTrail.of(List.of(log), key).verify(Optional.of(kept), record -> {});
        assertTrue(report.isIntact(), report.toString());
        Files.write(log, Files.readAllLines(log).subList(0, 3));
        assertFalse(AuditTrail.of(List.of(log), key)
                .verify(Optional.of(kept), record -> {})
                .isIntact());
    }
}
