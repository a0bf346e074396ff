package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.PolicyOperations;
import org.o365se.PolicyStatus;
import org.o365se.Profile;
import org.o365se.RollReport;
import org.o365se.WorkOptions;
import org.o365se.keyvault.standin.StandInAuthority;
import org.o365se.keyvault.standin.StandInCertificate;
import org.o365se.keyvault.standin.StandInVault;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyType;

/** The years of a policy: its root keys get new versions, are replaced alone and together, and are destroyed at last in the HSM and the vault. No message is lost. */
class PolicyLifeTest {
    private static final String PIN = "1111";
    private static final String OLD_IN_HSM = "pkcs11:token=contoso-a;object=root-2026";
    private static final String OTHER_IN_HSM = "pkcs11:token=contoso-b;object=root-2027";
    private static final String NEW_IN_HSM = "pkcs11:token=contoso-a;object=root-2028";
    private static final int SCOPES = 200;

    @TempDir
    private Path folder;

    private final SealedMails mails = new SealedMails();
    private final List<RootKeyDescription> everyRoot = new ArrayList<>();
    private SoftHsm hsm;
    private Path tokenA;
    private Path tokenB;
    private StandInAuthority authority;
    private StandInVault vault;
    private TokenPolicy policy;
    private String oldInVault;
    private String newInVault;

    @BeforeEach
    void makeAPolicyOfAnHsmAndAVault() throws Exception {
        hsm = new SoftHsm(folder.resolve("hsm"));
        tokenA = hsm.token("contoso-a", PIN);
        tokenB = hsm.token("contoso-b", PIN);
        var tokens = SoftHsm.both(hsm.entries("a", "contoso-a", PIN), hsm.entries("b", "contoso-b", PIN));
        try (var roots = SoftHsm.connect(tokens)) {
            for (var root : List.of(OLD_IN_HSM, OTHER_IN_HSM, NEW_IN_HSM)) {
                roots.generate(root, RootKeyType.AES);
            }
        }
        var certificate = StandInCertificate.make("EC");
        authority = new StandInAuthority(certificate, 0);
        vault = new StandInVault(certificate, 0, authority);
        vault.keys().createRsa("root-2026", 3072);
        vault.keys().createRsa("root-2028", 3072);
        oldInVault = vault.keyUri("root-2026");
        newInVault = vault.keyUri("root-2028");
        policy = TokenPolicy.create(
                folder.resolve("service"),
                SoftHsm.both(tokens, VaultEntries.of(folder, certificate, authority, vault)),
                Profile.SHAREPOINT,
                OLD_IN_HSM,
                oldInVault);
        try (var chain = open()) {
            chain.change(
                    batch -> scopes().forEach(scope -> batch.create(EncryptionScope.of(scope, TokenPolicy.POLICY))));
        }
    }

    @AfterEach
    void stop() {
        vault.close();
        authority.close();
    }

    private KeyChain open() throws Exception {
        return KeyChain.open(policy.configuration());
    }

    private static List<String> scopes() {
        return IntStream.range(0, SCOPES).mapToObj(i -> "contoso/scope-" + i).toList();
    }

    private interface Step {
        RollReport run(KeyChain chain) throws Exception;
    }

    /** A process that takes a step, checks that all scopes followed, and writes on. */
    private void step(long version, Set<String> roots, Step step) throws Exception {
        try (var chain = open()) {
            var report = step.run(chain);
            assertEquals(version, report.policyKeyVersion());
            assertTrue(report.isNewVersion());
            // With Alice's and the policy's own.
            assertEquals(SCOPES + 2, report.scopesRewrapped());
            var now = chain.requirePolicy(TokenPolicy.POLICY);
            assertEquals(PolicyStatus.State.ENABLED, now.status().state());
            assertEquals(roots, Set.copyOf(now.rootKeys()));
            write(chain, now);
        }
        try (var another = open()) {
            mails.assertOpen(another);
        }
    }

    private void write(KeyChain chain, DataEncryptionPolicy now) throws Exception {
        everyRoot.addAll(now.roots());
        mails.seal(chain, scopes());
        mails.assertOpen(chain);
    }

    @Test
    void noMessageIsLostWhileRootKeysComeAndGoAndTheOldOnesAreDestroyed() throws Exception {
        try (var chain = open()) {
            write(chain, chain.requirePolicy(TokenPolicy.POLICY));
        }
        refresh();
        step(3, Set.of(OLD_IN_HSM, oldInVault), chain -> operations(chain).roll(WorkOptions.DEFAULT));
        replaceWhatIsUnplugged();
        replaceWhileTheOtherIsUnplugged();
        step(
                6,
                Set.of(NEW_IN_HSM, newInVault),
                chain -> operations(chain).replaceRoots(NEW_IN_HSM, newInVault, WorkOptions.DEFAULT));
        retire();
        destroyTheOldRoots();

        try (var chain = open()) {
            mails.assertOpen(chain);
            mails.seal(chain, scopes());
            assertEquals(List.of(), chain.check().problems());
        }
        mails.assertOpenInAnotherProcess(policy.configuration(), folder.resolve("mails"));
    }

    private static PolicyOperations operations(KeyChain chain) throws KeyChainException {
        return chain.operations(TokenPolicy.POLICY);
    }

    private void refresh() throws Exception {
        var version = vault.keys().rotate("root-2026").version();
        step(2, Set.of(OLD_IN_HSM, oldInVault), chain -> operations(chain).refresh(WorkOptions.DEFAULT));
        try (var chain = open()) {
            assertTrue(chain.requirePolicy(TokenPolicy.POLICY).roots().stream()
                    .anyMatch(root -> root.version().equals(version)));
            var again = operations(chain).refresh(WorkOptions.DEFAULT);
            assertFalse(again.isNewVersion(), "there is nothing newer");
            assertEquals(2, chain.requirePolicy(TokenPolicy.POLICY).policyKeyVersion());
        }
    }

    /** An HSM is lost; its root key is replaced by one of another HSM, with the vault's alone. */
    private void replaceWhatIsUnplugged() throws Exception {
        var away = Files.move(tokenA, folder.resolve("a-away"));
        step(
                4,
                Set.of(OTHER_IN_HSM, oldInVault),
                chain -> operations(chain).replaceRoot(OLD_IN_HSM, OTHER_IN_HSM, WorkOptions.DEFAULT));
        Files.move(away, tokenA);
    }

    /** A new policy key is wrapped by both root keys, so that the HSM must be there again to replace the vault's. */
    private void replaceWhileTheOtherIsUnplugged() throws Exception {
        var away = Files.move(tokenB, folder.resolve("b-away"));
        try (var chain = open()) {
            var refused = assertThrows(
                    KeyChainException.class,
                    () -> operations(chain).replaceRoot(oldInVault, newInVault, WorkOptions.DEFAULT));
            assertTrue(refused.getMessage().contains("contoso-b"), refused::getMessage);
            assertEquals(4, chain.requirePolicy(TokenPolicy.POLICY).policyKeyVersion());
            mails.assertOpen(chain);
        }
        Files.move(away, tokenB);
        step(
                5,
                Set.of(OTHER_IN_HSM, newInVault),
                chain -> operations(chain).replaceRoot(oldInVault, newInVault, WorkOptions.DEFAULT));
    }

    /** Does what the check says until it finds nothing, for each root key that is to be destroyed. */
    private void retire() throws Exception {
        try (var chain = open()) {
            var current = chain.requirePolicy(TokenPolicy.POLICY).roots();
            for (var root : everyRoot) {
                var needed = chain.retireCheckRoot(root.uri(), root.version());
                assertTrue(needed.isNeeded(), root::toString);
                assertFalse(needed.commands().isEmpty(), root::toString);
            }
            for (long version = 1; version < 6; version++) {
                assertFalse(operations(chain).retireCheck(version).isNeeded());
                operations(chain).drop(version);
            }
            assertThrows(KeyChainException.class, () -> operations(chain).drop(6));
            for (var root : everyRoot) {
                assertEquals(
                        current.contains(root),
                        chain.retireCheckRoot(root.uri(), root.version()).isNeeded(),
                        root::toString);
            }
        }
    }

    private void destroyTheOldRoots() throws Exception {
        hsm.pkcs11Tool("contoso-a", PIN, "--delete-object", "--type", "secrkey", "--label", "root-2026");
        hsm.pkcs11Tool("contoso-b", PIN, "--delete-object", "--type", "secrkey", "--label", "root-2027");
        vault.keys().delete("root-2026");
        vault.keys().purge("root-2026");
        assertEquals(List.of(), vault.keys().versions("root-2026"));
    }
}
