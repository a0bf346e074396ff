package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.AvailabilityChoice;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.PolicyStatus;
import org.o365se.keyvault.standin.StandInAuthority;
import org.o365se.keyvault.standin.StandInCertificate;
import org.o365se.keyvault.standin.StandInVault;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyType;

/** What can be lost, from one root key to all of them: what the product says, which command helps, and what stays lost. */
class RecoveryLadderTest {
    private static final String PIN = "1111";
    private static final String A = "pkcs11:token=contoso-a;object=root";
    private static final String B = "pkcs11:token=contoso-b;object=root";
    private static final String C = "pkcs11:token=contoso-c;object=root";
    private static final String D = "pkcs11:token=contoso-d;object=root";
    private static final String POLICY = TokenPolicy.POLICY;
    private static final String SCOPE = TokenPolicy.SCOPE;
    /** The exit codes of {@code o365se health}. */
    private static final int HEALTHY = 0;

    private static final int DEGRADED = 3;
    private static final int NOT_SERVING = 4;
    /** The exit code of {@code o365se recover} when a root key fails. */
    private static final int FAILING = 3;

    @TempDir
    private Path folder;

    private final SealedMails mails = new SealedMails();
    private Path files;
    private Operator operator;
    private SoftHsm hsm;
    private StandInAuthority authority;
    private StandInVault vault;

    @BeforeEach
    void makeTokensAndAVault() throws Exception {
        hsm = new SoftHsm(folder.resolve("hsm"));
        var entries = new HashMap<String, String>();
        for (var name : List.of("a", "b", "c", "d")) {
            hsm.token("contoso-" + name, PIN);
            entries.putAll(hsm.entries(name, "contoso-" + name, PIN));
        }
        try (var roots = SoftHsm.connect(entries)) {
            for (var root : List.of(A, B, C, D)) {
                roots.generate(root, RootKeyType.AES);
            }
        }
        var certificate = StandInCertificate.make("EC");
        authority = new StandInAuthority(certificate, 0);
        vault = new StandInVault(certificate, 0, authority);
        vault.keys().createRsa("root", 3072);
        files = Files.createDirectory(folder.resolve("service"));
        operator = new Operator(files);
        for (var secret : List.of("keychain", "managed", "availability")) {
            operator.succeed(
                    "secret", "generate", files.resolve(secret + ".secret").toString());
        }
        Files.writeString(
                operator.configuration(),
                "keychain.uri = file:service.keychain\nkeychain.secret-source = file:keychain.secret\n"
                        + "managed.keystore = managed.p12\nmanaged.secret-source = file:managed.secret\n"
                        + "availability.keystore = availability.p12\n"
                        + "availability.secret-source = file:availability.secret\n" + SoftHsm.lines(entries)
                        + SoftHsm.lines(VaultEntries.of(folder, certificate, authority, vault)));
        KeyChain.init(operator.configuration());
    }

    @AfterEach
    void stop() {
        vault.close();
        authority.close();
    }

    private KeyChain open() throws Exception {
        return KeyChain.open(operator.configuration());
    }

    private void createPolicy(AvailabilityChoice choice, String first, String second) throws Exception {
        try (var chain = open()) {
            chain.create(DataEncryptionPolicy.builder(POLICY)
                    .availability(choice)
                    .rootKeys(first, second)
                    .build());
            chain.create(EncryptionScope.of(SCOPE, POLICY));
            mails.seal(chain, List.of(SCOPE, SCOPE, POLICY));
        }
    }

    /** The owner's mistake, or a fire. */
    private void destroy(String token) throws Exception {
        hsm.pkcs11Tool(token, PIN, "--delete-object", "--type", "secrkey", "--label", "root");
    }

    // ---- what a service and an operator see ----

    private void assertAllOpenAndNewOnesToo() throws Exception {
        assertAllOpenAndNewOnesOf(SCOPE, POLICY);
    }

    private void assertAllOpenAndNewOnesOf(String... aliases) throws Exception {
        try (var chain = open()) {
            mails.assertOpen(chain);
            mails.seal(chain, List.of(aliases));
            mails.assertOpen(chain);
        }
    }

    /** No message opens in a process that starts now, and the reason is a failure of a root key that names the next step. */
    private RootKeyException assertNoneOpens() throws Exception {
        try (var chain = open()) {
            var refused = assertThrows(InvalidKeyException.class, () -> mails.assertOpen(chain));
            return assertInstanceOf(RootKeyException.class, refused.getCause(), refused::toString);
        }
    }

    private String health(int status) throws Exception {
        var health = operator.configured("health");
        assertEquals(status, health.status(), health::toString);
        return health.text();
    }

    private void assertCheckSucceeds() throws Exception {
        operator.succeedConfigured("chain", "check");
    }

    /** Whoever asks what to do is told. */
    private void assertAdvised(String advice) throws Exception {
        var told = operator.configured("recover", POLICY);
        assertEquals(FAILING, told.status(), told::toString);
        assertTrue(told.text().contains(advice), told::text);
    }

    private void assertFails(String told, String... command) throws Exception {
        var failed = operator.configured(command);
        assertEquals(1, failed.status(), failed::toString);
        assertTrue(failed.errors().contains(told), failed::errors);
    }

    /** Only the newest policy key remains, so that what is lost is needed for nothing. */
    private void assertNothingOldIsNeeded(String... roots) throws Exception {
        try (var chain = open()) {
            var policy = chain.requirePolicy(POLICY);
            assertEquals(PolicyStatus.State.ENABLED, policy.status().state());
            assertEquals(Set.of(roots), Set.copyOf(policy.rootKeys()));
        }
        long newest = newestVersion();
        for (long version = 1; version < newest; version++) {
            operator.succeedConfigured("policy", "drop-version", POLICY, Long.toString(version));
        }
        assertCheckSucceeds();
        assertAllOpenAndNewOnesToo();
    }

    private long newestVersion() throws Exception {
        try (var chain = open()) {
            return chain.requirePolicy(POLICY).policyKeyVersion();
        }
    }

    // ---- the ladder ----

    @Test
    void oneRootKeyIsLost() throws Exception {
        createPolicy(AvailabilityChoice.NONE, A, B);
        destroy("contoso-a");

        assertAllOpenAndNewOnesToo();
        var told = health(DEGRADED);
        assertTrue(told.contains("DEGRADED") && told.contains(A), told);
        assertEquals(1, operator.configured("chain", "check").status());

        assertAdvised("o365se recover " + POLICY + " --root NEW-ROOT-URI");

        operator.succeedConfigured("policy", "replace-root", POLICY, A, C);

        health(HEALTHY);
        assertNothingOldIsNeeded(B, C);
    }

    @Test
    void bothRootKeysAreLostAndThereIsAnAvailabilityKey() throws Exception {
        createPolicy(AvailabilityChoice.RECOVER_ONLY, A, B);
        destroy("contoso-a");
        destroy("contoso-b");

        assertNoneOpens();
        var told = health(NOT_SERVING);
        assertTrue(told.contains("DENIED") || told.contains("LOST"), told);

        assertAdvised("o365se recover " + POLICY + " --root NEW-ROOT-URI --root ANOTHER-ROOT-URI");

        operator.succeedConfigured("recover", POLICY, "--root", C, "--root", D);

        health(HEALTHY);
        assertNothingOldIsNeeded(C, D);
        Files.delete(files.resolve("availability.p12"));
        assertAllOpenAndNewOnesToo();
    }

    @Test
    void aNewHsmHasANewKeyOfTheSameName() throws Exception {
        createPolicy(AvailabilityChoice.RECOVER_ONLY, A, B);
        for (var token : List.of("contoso-a", "contoso-b")) {
            destroy(token);
            operator.succeedConfigured("root", "generate", "pkcs11:token=" + token + ";object=root");
        }

        assertNoneOpens();

        operator.succeedConfigured("policy", "recover", POLICY, "--root", A, "--root", B);

        health(HEALTHY);
        assertNothingOldIsNeeded(A, B);
    }

    @Test
    void bothRootKeysAreLostForGood() throws Exception {
        createPolicy(AvailabilityChoice.RECOVER_ONLY, A, B);
        var drop = List.of("policy", "availability", POLICY, "--set", "none", "--destroy");
        assertFails("because the answer was not yes, and nothing was changed", drop.toArray(String[]::new));
        try (var chain = open()) {
            assertTrue(chain.requirePolicy(POLICY).availabilityKey().isPresent());
        }
        var dropped = operator.succeedConfigured(
                Stream.concat(drop.stream(), Stream.of("--yes")).toArray(String[]::new));
        assertTrue(dropped.contains("\nDestroyed availability:"), dropped);
        destroy("contoso-a");
        destroy("contoso-b");

        assertNoneOpens();
        assertAdvised("The policy has no availability key");
        assertFails("no availability key", "policy", "recover", POLICY, "--root", C, "--root", D);
        assertEquals(1, newestVersion());
        assertNoneOpens();
    }

    @Test
    void theKeyInTheVaultIsDeletedAndComesBack() throws Exception {
        createPolicy(AvailabilityChoice.NONE, A, vault.keyUri("root"));
        destroy("contoso-a");
        vault.keys().delete("root");

        var told = assertNoneOpens();
        assertTrue(told.getMessage().contains("recover"), told::getMessage);
        health(NOT_SERVING);

        vault.keys().recover("root");

        // The root key of the HSM fails still; the other one has ended the denial.
        operator.configured("chain", "check");
        health(DEGRADED);
        assertAllOpenAndNewOnesToo();
        operator.succeedConfigured("policy", "replace-root", POLICY, A, C);
        assertNothingOldIsNeeded(vault.keyUri("root"), C);
    }

    @Test
    void theChainIsRestoredFromABackupMadeBeforeARoll() throws Exception {
        createPolicy(AvailabilityChoice.NONE, A, B);
        var chainFile = files.resolve("service.keychain");
        var backup = Files.copy(chainFile, folder.resolve("backup"));
        operator.succeedConfigured("policy", "roll", POLICY);
        assertEquals(2, newestVersion());
        assertAllOpenAndNewOnesToo();
        Files.copy(backup, chainFile, StandardCopyOption.REPLACE_EXISTING);

        assertFails("chain restore", "chain", "check");

        operator.succeedConfigured("chain", "restore", "--yes");

        assertEquals(1, newestVersion());
        assertCheckSucceeds();
        // Also those that were written after the backup: their scope key is in it.
        assertAllOpenAndNewOnesToo();
        operator.succeedConfigured("policy", "roll", POLICY);
        assertTrue(newestVersion() > 2, "no version number is used twice");
        assertCheckSucceeds();
        assertAllOpenAndNewOnesToo();
    }

    @Test
    void anHsmIsReplacedByOneWithTheSameKeyAndANewSerial() throws Exception {
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        destroy("contoso-a");
        hsm.importAes("contoso-a", PIN, "root", key);
        createPolicy(AvailabilityChoice.NONE, A, B);
        destroy("contoso-b");
        hsm.removeToken("contoso-a");
        assertNoneOpens();

        hsm.token("contoso-a", PIN);
        hsm.importAes("contoso-a", PIN, "root", key);

        health(DEGRADED);
        assertAllOpenAndNewOnesToo();
        operator.succeedConfigured("policy", "replace-root", POLICY, B, C);
        assertNothingOldIsNeeded(A, C);
    }

    @Test
    void theManagedStoreIsLostAndItsBackupIsPutBack() throws Exception {
        try (var chain = open()) {
            chain.create(DataEncryptionPolicy.builder(POLICY).build());
            chain.create(EncryptionScope.of(SCOPE, POLICY));
            mails.seal(chain, List.of(SCOPE, POLICY));
        }
        var store = files.resolve("managed.p12");
        var away = Files.move(store, folder.resolve("managed-backup.p12"));

        var told = assertNoneOpens();
        assertTrue(told.getMessage().contains("managed"), told::getMessage);
        health(NOT_SERVING);
        assertFails("restore the file from a backup", "policy", "roll", POLICY);
        assertFalse(Files.exists(store), "nobody makes an empty store in its place");

        Files.move(away, store);

        health(HEALTHY);
        assertAllOpenAndNewOnesToo();
        // And then to keys of the customer, after which the store is needed for nothing.
        moveToCustomerRoots();
        Files.delete(store);
        assertAllOpenAndNewOnesOf(SCOPE, "contoso/own");
    }

    private void moveToCustomerRoots() throws Exception {
        operator.succeedConfigured(
                "policy", "create", "contoso/own", "--root", A, "--root", B, "--availability", "none");
        operator.succeedConfigured("scope", "assign", SCOPE, "--policy", "contoso/own");
        mails.forgetThoseOf(POLICY);
        try (var chain = open()) {
            var scope = chain.requireScope(SCOPE);
            assertEquals("contoso/own", scope.policy());
            assertEquals(2, scope.keyVersion(), "the managed root keys never wrapped the new scope key");
        }
    }
}
