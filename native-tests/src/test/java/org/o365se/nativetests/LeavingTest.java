package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.AuditTrail;
import org.o365se.AvailabilityChoice;
import org.o365se.DataEncryptionPolicy;
import org.o365se.DestructionReceipt;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.KeyFinality;
import org.o365se.PolicyStatus;
import org.o365se.RequestOptions;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.record.ChainFile;
import org.o365se.keyvault.standin.StandInAuthority;
import org.o365se.keyvault.standin.StandInCertificate;
import org.o365se.keyvault.standin.StandInVault;
import org.o365se.rootkey.RootKeyType;

/** A customer whose root keys are in an HSM and in a vault leaves: the keys are destroyed there, the policy is purged, and no copy of the chain opens anything again. */
class LeavingTest {
    private static final String PIN = "1111";
    private static final String POLICY = "contoso/leaving";
    private static final String IN_HSM = "pkcs11:token=contoso-a;object=root-2026";
    private static final List<String> SCOPES = List.of("contoso/ann", "contoso/ben", "contoso/cid");

    @TempDir
    private Path folder;

    private final SealedMails mails = new SealedMails();
    private final ApproverPair ann = new ApproverPair("Ann");
    private final ApproverPair ben = new ApproverPair("Ben");
    private SoftHsm hsm;
    private StandInAuthority authority;
    private StandInVault vault;
    private Path service;
    private Path configuration;
    private String verificationKey;

    @BeforeEach
    void makeAPolicyWithApprovers() throws Exception {
        hsm = new SoftHsm(folder.resolve("hsm"));
        hsm.token("contoso-a", PIN);
        var entries = hsm.entries("a", "contoso-a", PIN);
        try (var roots = SoftHsm.connect(entries)) {
            roots.generate(IN_HSM, RootKeyType.AES);
        }
        var certificate = StandInCertificate.make("EC");
        authority = new StandInAuthority(certificate, 0);
        vault = new StandInVault(certificate, 0, authority);
        vault.keys().createRsa("root-2026", 3072);
        service = Files.createDirectories(folder.resolve("service"));
        var operator = new Operator(service);
        operator.succeed(
                "secret", "generate", service.resolve("keychain.secret").toString());
        operator.succeed(
                "secret", "generate", service.resolve("availability.secret").toString());
        var all = SoftHsm.both(entries, VaultEntries.of(folder, certificate, authority, vault));
        configuration = Files.writeString(
                service.resolve("o365se.properties"),
                "keychain.uri = file:service.keychain\nkeychain.secret-source = file:keychain.secret\n"
                        + "keychain.max-staleness = PT0S\naudit.file = audit.jsonl\naudit.key = audit.key\n"
                        + "availability.keystore = availability.p12\navailability.secret-source = file:availability.secret\n"
                        + SoftHsm.lines(all));
        KeyChain.init(configuration);
        verificationKey = AuditTrail.of(configuration).verificationKey();
        try (var chain = KeyChain.open(configuration)) {
            chain.create(DataEncryptionPolicy.builder(POLICY)
                    .rootKeys(IN_HSM, vault.keyUri("root-2026"))
                    .availability(AvailabilityChoice.OUTAGE)
                    .approvers(List.of(ann.approver(), ben.approver()), 2)
                    .build());
            for (var scope : SCOPES) {
                chain.create(EncryptionScope.of(scope, POLICY));
            }
            mails.seal(chain, SCOPES);
            mails.seal(chain, List.of(POLICY));
            mails.assertOpen(chain);
        }
    }

    @AfterEach
    void stop() {
        vault.close();
        authority.close();
    }

    @Test
    void afterAPurgeNobodyReadsAgain() throws Exception {
        var oldChain = Files.copy(service.resolve("service.keychain"), folder.resolve("old.keychain"));
        var oldMark = Files.copy(service.resolve("service.keychain.high-water"), folder.resolve("old.high-water"));
        var oldCopies = copiesIn(oldChain);
        assertEquals(3, oldCopies.size());
        assertEquals(1, availabilityKeys());

        try (var running = KeyChain.open(configuration)) {
            mails.assertOpen(running);
            purge();
            // Its unwrapped keys are dropped although it did not ask for anything.
            assertUnreadable(running, "O365SE-2151");
        }

        var file = Files.readAllBytes(service.resolve("service.keychain"));
        for (var copy : oldCopies) {
            assertFalse(contains(file, copy.copy()), "a wrapped copy is still in the chain");
        }

        assertEquals(0, availabilityKeys());
        oldCopyAloneOpensNothing(oldChain);
        putBackAndRestored(oldChain, oldMark);
    }

    /** Counts the keys in the availability key store. */
    private int availabilityKeys() throws Exception {
        var secret = Files.readString(service.resolve("availability.secret")).strip();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(service.resolve("availability.p12"))) {
            store.load(in, secret.toCharArray());
        }
        return store.size();
    }

    private void purge() throws Exception {
        try (var chain = KeyChain.open(configuration)) {
            var approvals = chain.approvals(POLICY);
            var options = RequestOptions.of("The contract ended").coolingOff(Duration.ZERO);
            assertThrows(KeyChainException.class, () -> approvals.requestPurge(options));
            hsm.pkcs11Tool("contoso-a", PIN, "--delete-object", "--type", "secrkey", "--label", "root-2026");
            vault.keys().delete("root-2026");
            var request = approvals.requestPurge(options);
            approvals.apply(request, List.of(ann.sign(request), ben.sign(request)));
            assertEquals(
                    List.of(KeyFinality.State.ABSENT, KeyFinality.State.RECOVERABLE, KeyFinality.State.PRESENT),
                    chain.destruction().finality(POLICY).stream()
                            .map(KeyFinality::state)
                            .toList());
            vault.keys().purge("root-2026");
            var receipt = chain.destruction().purge(POLICY);
            var report = DestructionReceipt.verify(receipt.toBytes(), verificationKey);
            assertTrue(report.isFinal(), receipt::toString);
            assertEquals(List.of("Ann", "Ben"), report.approvers());
            assertEquals(SCOPES.size() + 1, report.scopes().size());
            assertEquals(
                    PolicyStatus.State.PURGED,
                    chain.requirePolicy(POLICY).status().state());
        }
    }

    private void assertUnreadable(KeyChain chain, String id) {
        var refused = assertThrows(Exception.class, () -> mails.assertOpen(chain));
        assertTrue(String.valueOf(refused.getMessage()).contains(id), refused::toString);
    }

    /** Somebody has the old chain, its secret and all configuration, but neither the keys of the customer nor a backup of the availability key. */
    private void oldCopyAloneOpensNothing(Path oldChain) throws Exception {
        var thief = Files.createDirectories(folder.resolve("thief"));
        for (var name : List.of("keychain.secret", "availability.secret", "availability.p12")) {
            Files.copy(service.resolve(name), thief.resolve(name));
        }
        Files.copy(oldChain, thief.resolve("service.keychain"));
        var lines = new ArrayList<>(Files.readAllLines(configuration));
        lines.removeIf(line -> line.startsWith("audit."));
        var stolen = Files.write(thief.resolve("o365se.properties"), lines);
        KeyChain.restore(stolen);
        try (var chain = KeyChain.open(stolen)) {
            assertUnreadable(chain, "O365SE-3004");
        }
    }

    /** The operator puts an old copy back: it is refused, and a restore purges again. */
    private void putBackAndRestored(Path oldChain, Path oldMark) throws Exception {
        Files.copy(oldChain, service.resolve("service.keychain"), StandardCopyOption.REPLACE_EXISTING);
        assertThrows(IOException.class, () -> KeyChain.open(configuration).close());
        Files.copy(oldMark, service.resolve("service.keychain.high-water"), StandardCopyOption.REPLACE_EXISTING);

        var receipts = service.resolve("receipts");
        Files.move(receipts, folder.resolve("receipts"));
        var refused = assertThrows(IOException.class, () -> KeyChain.restore(configuration));
        assertTrue(refused.getMessage().startsWith("O365SE-2153"), refused::toString);
        Files.move(folder.resolve("receipts"), receipts);
        KeyChain.restore(configuration);
        try (var chain = KeyChain.open(configuration)) {
            assertEquals(
                    PolicyStatus.State.PURGED,
                    chain.requirePolicy(POLICY).status().state());
            assertUnreadable(chain, "O365SE-2151");
            assertEquals(List.of(), chain.check().problems());
        }
    }

    /** The wrapped copies of the policy's keys, by its root keys and its availability key. */
    private static List<Bytes> copiesIn(Path chain) throws IOException {
        var copies = new ArrayList<Bytes>();
        try (var in = Files.newInputStream(chain)) {
            for (var policy : ChainFile.list(in).policies()) {
                for (var version : policy.versions()) {
                    copies.addAll(version.copies());
                    version.availability().ifPresent(copy -> copies.add(copy.wrapped()));
                }
            }
        }
        return copies;
    }

    private static boolean contains(byte[] file, byte[] wanted) {
        return new String(file, StandardCharsets.ISO_8859_1).contains(new String(wanted, StandardCharsets.ISO_8859_1));
    }
}
