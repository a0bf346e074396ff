package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.Security;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o365se.Profile;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyType;
import org.o365se.rootkey.RootKeyUnavailableException;

/** The life of a policy whose root keys are in two SoftHSM tokens, an AES key in one and an RSA key in the other. */
class TokenPolicyTest {
    private static final String A = "pkcs11:token=contoso-a;object=root-2026";
    private static final String B = "pkcs11:token=contoso-b;object=root-2026-rsa";
    private static final int THREADS = 64;
    private static final int CALLS_THAT_ASK_BOTH = 40;

    @TempDir
    static Path folder;

    private static SoftHsm hsm;
    private static Path tokenA;
    private static Path tokenB;
    private static Map<String, String> entries;
    private static int chains;

    @BeforeAll
    static void makeTokens() throws Exception {
        hsm = new SoftHsm(folder.resolve("hsm"));
        tokenA = hsm.token("contoso-a", "1111");
        tokenB = hsm.token("contoso-b", "2222");
        entries = SoftHsm.both(hsm.entries("a", "contoso-a", "1111"), hsm.entries("b", "contoso-b", "2222"));
        try (var roots = SoftHsm.connect(entries)) {
            roots.generate(A, RootKeyType.AES);
            roots.generate(B, RootKeyType.RSA_3072);
        }
    }

    @BeforeEach
    void countChains() {
        chains++;
    }

    private static TokenPolicy policy(Profile profile) throws Exception {
        return TokenPolicy.create(folder.resolve("chain" + chains), entries, profile, A, B);
    }

    @Test
    void aPlainApplicationInANewJvmReadsWhatWasWrittenHere() throws Exception {
        var policy = policy(Profile.EXCHANGE);
        byte[] message;
        try (var application = policy.start()) {
            message = application.encrypt();
        }
        var security = Files.writeString(
                folder.resolve("java.security." + chains),
                "security.provider." + nextProvider() + "=O365ServiceEncryption " + policy.configuration() + "\n");
        var sealed = Files.write(folder.resolve("mail." + chains), message);
        var opened = folder.resolve("opened." + chains);
        var result = ForkedJvm.withClassPath(Project.commandClassPath())
                .startingFast()
                .property("java.security.properties", security)
                .run(
                        "org.o365se.cli.demo.PlainJcaExample",
                        "decrypt",
                        TokenPolicy.SCOPE,
                        sealed.toString(),
                        opened.toString());
        assertEquals(0, result.status(), result::toString);
        assertArrayEquals(TokenPolicy.MAIL, Files.readAllBytes(opened));
    }

    private static int nextProvider() {
        int number = 1;
        while (Security.getProperty("security.provider." + number) != null) {
            number++;
        }
        return number;
    }

    /** The tokens go and come back under a program that runs on. */
    @ParameterizedTest
    @EnumSource(names = {"EXCHANGE", "SHAREPOINT"})
    void eitherTokenIsEnoughAndBothComeBack(Profile profile) throws Exception {
        var policy = policy(profile);
        try (var application = policy.start()) {
            var message = application.encrypt();
            var away = Files.createDirectories(folder.resolve("away"));
            var awayA = Files.move(tokenA, away.resolve("a"));
            try {
                for (int i = 0; i < 4; i++) {
                    application.forget();
                    assertArrayEquals(TokenPolicy.MAIL, application.decrypt(message));
                }
                var awayB = Files.move(tokenB, away.resolve("b"));
                try {
                    application.forget();
                    var thrown = assertThrows(InvalidKeyException.class, () -> application.decrypt(message));
                    assertInstanceOf(RootKeyUnavailableException.class, thrown.getCause(), thrown::toString);
                    assertTrue(
                            thrown.getMessage().contains("contoso-a")
                                    && thrown.getMessage().contains("contoso-b"),
                            thrown.getMessage());
                } finally {
                    Files.move(awayB, tokenB);
                }
            } finally {
                Files.move(awayA, tokenA);
            }
            assertArrayEquals(TokenPolicy.MAIL, Await.success(() -> application.decrypt(message)));
            // And each of them alone: the other one is asked no more than a root that works.
            for (int i = 0; i < 4; i++) {
                application.forget();
                assertArrayEquals(TokenPolicy.MAIL, Await.success(() -> application.decrypt(message)));
            }
        }
    }

    @Test
    void bothKeysTakenAwayIsADenial() throws Exception {
        var own = new SoftHsm(folder.resolve("own" + chains));
        own.token("contoso-a", "1111");
        own.token("contoso-b", "2222");
        var ownEntries = SoftHsm.both(own.entries("a", "contoso-a", "1111"), own.entries("b", "contoso-b", "2222"));
        try (var roots = SoftHsm.connect(ownEntries)) {
            roots.generate(A, RootKeyType.AES);
            roots.generate(B, RootKeyType.RSA_2048);
        }
        var policy = TokenPolicy.create(folder.resolve("chain" + chains), ownEntries, Profile.EXCHANGE, A, B);
        try (var application = policy.start()) {
            var message = application.encrypt();
            own.pkcs11Tool("contoso-a", "1111", "--delete-object", "--type", "secrkey", "--label", "root-2026");
            application.forget();
            assertArrayEquals(TokenPolicy.MAIL, application.decrypt(message));
            own.pkcs11Tool("contoso-b", "2222", "--delete-object", "--type", "privkey", "--label", "root-2026-rsa");
            application.forget();
            var thrown = assertThrows(InvalidKeyException.class, () -> application.decrypt(message));
            assertInstanceOf(RootKeyDeniedException.class, thrown.getCause(), thrown::toString);
        }
    }

    @Test
    void manyThreadsOnAColdCacheCostOneOperationOfOneRoot() throws Exception {
        var spy = new Pkcs11Spy(Files.createDirectories(folder.resolve("spy")));
        var policy = TokenPolicy.create(folder.resolve("chain" + chains), spy.on(entries), Profile.EXCHANGE, A, B);
        try (var application = policy.start()) {
            var message = application.encrypt();
            // The first use of a root key tries it. Which root is asked is random, so one of so many calls asks each.
            for (int i = 0; i < CALLS_THAT_ASK_BOTH; i++) {
                application.forget();
                assertArrayEquals(TokenPolicy.MAIL, application.decrypt(message));
            }
            long before = spy.count("C_Decrypt");
            application.forget();
            allAtOnce(() -> {
                for (int i = 0; i < 20; i++) {
                    assertArrayEquals(TokenPolicy.MAIL, application.decrypt(message));
                    application.encrypt();
                }
                return null;
            });
            assertEquals(1, spy.count("C_Decrypt") - before);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES", "RSA_3072"})
    void manyThreadsAtTheTokenItself(RootKeyType type) throws Exception {
        try (var roots = SoftHsm.connect(entries)) {
            var root = roots.newest(type == RootKeyType.AES ? A : B, "contoso");
            var policyKey = new byte[32];
            policyKey[5] = 9;
            allAtOnce(() -> {
                for (int i = 0; i < 5; i++) {
                    assertArrayEquals(policyKey, root.unwrap(root.wrap(policyKey)));
                }
                return null;
            });
        }
    }

    private static void allAtOnce(Callable<Void> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (var done : threads.invokeAll(Collections.nCopies(THREADS, work))) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
