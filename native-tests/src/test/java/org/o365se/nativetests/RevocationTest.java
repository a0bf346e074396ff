package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.AvailabilityChoice;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.Profile;
import org.o365se.rootkey.RootKeyDeniedException;

/** Revocation and outage with two tokens that are really unplugged, and root keys that are really deleted. */
class RevocationTest {
    private static final String A = "pkcs11:token=contoso-a;object=root";
    private static final String B = "pkcs11:token=contoso-b;object=root";
    private static final String PIN = "1111";

    @TempDir
    Path folder;

    private SoftHsm hsm;
    private Path tokenA;
    private Path tokenB;
    private Path away;
    private TokenPolicy policy;

    @BeforeEach
    void makeAPolicyOfTwoTokens() throws Exception {
        hsm = new SoftHsm(folder.resolve("hsm"));
        tokenA = hsm.token("contoso-a", PIN);
        tokenB = hsm.token("contoso-b", PIN);
        away = Files.createDirectory(folder.resolve("away"));
        var entries = SoftHsm.both(
                SoftHsm.both(hsm.entries("a", "contoso-a", PIN), hsm.entries("b", "contoso-b", PIN)),
                Map.of(
                        "availability.keystore",
                        "availability.p12",
                        "availability.secret-source",
                        "file:availability.secret"));
        var files = folder.resolve("service");
        Files.createDirectories(files);
        new Operator(files)
                .succeed(
                        "secret",
                        "generate",
                        files.resolve("availability.secret").toString());
        var generating = Files.writeString(files.resolve("tokens.properties"), SoftHsm.lines(entries));
        for (var root : List.of(A, B)) {
            new Operator(files).succeed("--config", generating.toString(), "root", "generate", root);
        }
        policy = TokenPolicy.create(files, entries, Profile.EXCHANGE, A, B);
    }

    private void unplug() throws IOException {
        Files.move(tokenA, away.resolve("a"));
        Files.move(tokenB, away.resolve("b"));
    }

    private void plugIn() throws IOException {
        Files.move(away.resolve("a"), tokenA);
        Files.move(away.resolve("b"), tokenB);
    }

    private void delete(String token) throws IOException, InterruptedException {
        hsm.pkcs11Tool(token, PIN, "--delete-object", "--type", "secrkey", "--label", "root");
    }

    private RootKeyDeniedException assertDenied() throws Exception {
        try (var application = policy.start()) {
            var refusal = assertThrows(InvalidKeyException.class, application::encrypt);
            return assertInstanceOf(RootKeyDeniedException.class, refusal.getCause(), refusal::toString);
        }
    }

    @Test
    void anOutageOfBothTokensIsBridgedAndEndsWhenTheyAreBack() throws Exception {
        try (var chain = KeyChain.open(policy.configuration())) {
            assertEquals(
                    AvailabilityChoice.OUTAGE,
                    chain.requirePolicy(TokenPolicy.POLICY).availability());
        }
        byte[] message;
        unplug();
        try (var application = policy.start()) {
            message = application.encrypt();
            assertArrayEquals(TokenPolicy.MAIL, application.decrypt(message));
        }
        plugIn();
        Files.delete(folder.resolve("service/availability.p12"));
        try (var application = policy.start()) {
            assertArrayEquals(TokenPolicy.MAIL, application.decrypt(message), "by the root keys alone");
        }
    }

    @Test
    void deletedRootKeysStopTheServiceAndUnpluggingTheTokensDoesNotUndoIt() throws Exception {
        try (var application = policy.start()) {
            application.encrypt();
        }
        delete("contoso-a");
        delete("contoso-b");
        assertDenied();

        // As an operator might try who wants the availability key to take over.
        unplug();
        var told = assertDenied();
        assertTrue(told.getMessage().contains("O365SE-3009: "), told::getMessage);
    }

    /** The rule: a key that is gone from a token that is there is a denial, and both denials end the use of a policy key in the cache. */
    @Test
    void keysThatAreDeletedUnderEightThreadsStopThemAllAndKeysThatComeBackServeAgain() throws Exception {
        for (var token : List.of("contoso-a", "contoso-b")) {
            delete(token);
            restore(token);
        }
        var entries = SoftHsm.both(hsm.entries("a", "contoso-a", PIN), hsm.entries("b", "contoso-b", PIN));
        entries.put("cache.policy-key.probe", "PT0.2S");
        var threaded = TokenPolicy.create(folder.resolve("threaded"), entries, Profile.EXCHANGE, A, B);
        try (var application = threaded.start();
                var traffic = new Traffic(application)) {
            traffic.awaitRight();
            delete("contoso-a");
            traffic.awaitRight();
            delete("contoso-b");
            traffic.awaitDenied();
            restore("contoso-a");
            restore("contoso-b");
            application.forget();
            traffic.awaitRight();
        }
    }

    /** The same key each time, as from the HSM's backup. */
    private void restore(String token) throws Exception {
        var key = new byte[32];
        Arrays.fill(key, (byte) token.hashCode());
        hsm.importAes(token, PIN, "root", key);
    }

    @Test
    void theAvailabilityStoreInThePlaceOfTheManagedOneOpensNothing() throws Exception {
        var files = folder.resolve("service");
        Files.copy(files.resolve("availability.p12"), files.resolve("managed.p12"));
        Files.writeString(
                policy.configuration(),
                Files.readString(policy.configuration())
                        .replace("availability.keystore", "managed.keystore")
                        .replace("availability.secret-source", "managed.secret-source")
                        .replace("availability.p12", "managed.p12"));
        var operator = new Operator(files);
        unplug();
        try (var application = policy.start()) {
            assertThrows(InvalidKeyException.class, application::encrypt);
        }
        var check = operator.configured("root", "check", "managed:" + policyId());
        assertEquals(1, check.status(), check::toString);
        assertTrue((check.text() + check.errors()).contains("O365SE-3004"), check::toString);
    }

    private String policyId() throws IOException, KeyChainException {
        try (var chain = KeyChain.open(policy.configuration())) {
            return chain.requirePolicy(TokenPolicy.POLICY).id().orElseThrow().toString();
        }
    }
}
