package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.WrapAlgorithm;

/** What a root key in a vault does when nothing is wrong. */
class RootKeyTest {
    private static final byte[] POLICY_KEY = "a policy key of thirty-two bytes".getBytes(StandardCharsets.US_ASCII);

    private final StandIn standIn = new StandIn();

    @AfterEach
    void close() {
        standIn.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, 3072, 4096})
    void rsaKeysWrapByOaepWithSha256(int bits) {
        standIn.vault.keys().createRsa("other", bits);
        var root = standIn.home().newest(standIn.vault.keyUri("other"), StandIn.TENANT);
        var wrapped = root.wrap(POLICY_KEY);
        assertEquals(bits / 8, wrapped.length);
        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
        assertEquals(WrapAlgorithm.RSA_OAEP_256, root.describe().algorithm());
    }

    @Test
    void aesKeysOfAManagedHsmWrapByKeyWrap() {
        standIn.vault.keys().createAes("aes", 256);
        var root = standIn.home().newest(standIn.vault.keyUri("aes"), StandIn.TENANT);
        var wrapped = root.wrap(POLICY_KEY);
        assertEquals(40, wrapped.length);
        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
        assertEquals(WrapAlgorithm.A256KW, root.describe().algorithm());
    }

    @Test
    void itIsDescribedByUriVersionAlgorithmAndVault() {
        assertEquals(
                new RootKeyDescription(
                        standIn.uri(),
                        standIn.version(),
                        WrapAlgorithm.RSA_OAEP_256,
                        standIn.vault.uri().toString()),
                standIn.root().describe());
    }

    @Test
    void whatAnOldVersionHasWrappedIsUnwrappedByThatVersionAfterARotation() {
        var home = standIn.home();
        var old = home.newest(standIn.uri(), StandIn.TENANT);
        var wrapped = old.wrap(POLICY_KEY);
        standIn.vault.keys().rotate(StandIn.KEY);

        assertArrayEquals(POLICY_KEY, home.exact(old.describe(), StandIn.TENANT).unwrap(wrapped));
        assertNotEquals(
                old.describe().version(),
                home.newest(standIn.uri(), StandIn.TENANT).describe().version());
        assertEquals(standIn.uri(), old.describe().uri());
    }

    @Test
    void aVersionThatTheUriNamesIsTaken() {
        var first = standIn.version();
        standIn.vault.keys().rotate(StandIn.KEY);
        var root = standIn.home().newest(standIn.uri() + "/" + first, StandIn.TENANT);
        assertEquals(first, root.describe().version());
        assertEquals(standIn.uri(), root.describe().uri());
        assertArrayEquals(POLICY_KEY, root.unwrap(root.wrap(POLICY_KEY)));
    }

    @Test
    void theFirstUnwrapCostsTheChallengeATokenAndOneRequestAndTheNextOneRequest() {
        var root = standIn.root();
        var wrapped = root.wrap(POLICY_KEY);
        standIn.vault.forgetServed();
        int tokens = standIn.authority.tokensGiven();

        var home = standIn.home();
        home.exact(root.describe(), StandIn.TENANT).unwrap(wrapped);
        // The SDK remembers the challenges of a JVM; a fresh one would see it first.
        assertEquals(List.of("unwrapkey"), standIn.vault.served());
        assertEquals(tokens + 1, standIn.authority.tokensGiven());

        home.exact(root.describe(), StandIn.TENANT).unwrap(wrapped);
        assertEquals(List.of("unwrapkey", "unwrapkey"), standIn.vault.served());
        assertEquals(tokens + 1, standIn.authority.tokensGiven());
    }

    @Test
    void aVaultIsAskedWithoutAnAuthorizedBodyOnceAtFirst() {
        standIn.root();
        assertEquals(List.of("challenge", "get"), standIn.vault.served());
    }

    @Test
    void unwrappingAKnownVersionNeedsOnlyThePermissionToUnwrap() {
        var root = standIn.root();
        var wrapped = root.wrap(POLICY_KEY);
        standIn.vault.permit("unwrapKey");
        assertArrayEquals(
                POLICY_KEY,
                standIn.home().exact(root.describe(), StandIn.TENANT).unwrap(wrapped));
    }

    @Test
    void aKeyThatMayNotBeReadIsFoundByWrapping() {
        standIn.vault.permit("wrapKey", "unwrapKey");
        var root = standIn.root();
        assertEquals(standIn.version(), root.describe().version());
        assertEquals(WrapAlgorithm.RSA_OAEP_256, root.describe().algorithm());
        assertArrayEquals(POLICY_KEY, root.unwrap(root.wrap(POLICY_KEY)));
    }

    @Test
    void anAesKeyThatMayNotBeReadIsFoundByWrapping() {
        standIn.vault.keys().createAes("aes", 256);
        standIn.vault.permit("wrapKey", "unwrapKey");
        var root = standIn.home().newest(standIn.vault.keyUri("aes"), StandIn.TENANT);
        assertEquals(WrapAlgorithm.A256KW, root.describe().algorithm());
        assertArrayEquals(POLICY_KEY, root.unwrap(root.wrap(POLICY_KEY)));
    }

    @Test
    void aWrapInTheVaultIsOneRequest() {
        var root = standIn.root();
        standIn.vault.forgetServed();
        root.wrap(POLICY_KEY);
        assertEquals(List.of("wrapkey"), standIn.vault.served());
    }

    @Test
    void anExpiredTokenIsReplaced() {
        var root = standIn.root();
        standIn.authority.tokenLife(Duration.ofSeconds(1));
        var other = standIn.home().exact(root.describe(), StandIn.TENANT);
        var wrapped = other.wrap(POLICY_KEY);
        standIn.authority.revokeTokens();
        standIn.authority.tokenLife(Duration.ofHours(1));
        assertArrayEquals(POLICY_KEY, other.unwrap(wrapped));
    }

    @Test
    void manyCallersAtOnceAreAllServed() {
        var root = standIn.root();
        var wrapped = root.wrap(POLICY_KEY);
        var calls = IntStream.range(0, 64)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> root.unwrap(wrapped), work -> new Thread(work, "caller-" + i).start()))
                .toList();
        calls.forEach(call -> assertArrayEquals(POLICY_KEY, call.join()));
    }

    @Test
    void upperCaseInTheHostIsTheSameVault() {
        var uri = standIn.uri().replace("localhost", "LocalHost");
        assertEquals(
                standIn.uri(),
                standIn.home().newest(uri, StandIn.TENANT).describe().uri());
    }

    @Test
    void anotherTenantIsRefusedBeforeAnythingIsContacted() {
        var home = standIn.home();
        var refused = assertThrows(RootKeyMisconfiguredException.class, () -> home.newest(standIn.uri(), "fabrikam"));
        assertTrue(message(refused).startsWith("O365SE-3206"), message(refused));
        assertTrue(message(refused).contains("fabrikam"), message(refused));
        var description = new RootKeyDescription(standIn.uri(), standIn.version(), WrapAlgorithm.RSA_OAEP_256, "x");
        assertThrows(RootKeyMisconfiguredException.class, () -> home.exact(description, "fabrikam"));
        assertEquals(List.of(), standIn.vault.served());
    }

    @Test
    void aVaultThatIsNotConfiguredIsRefused() {
        var refused = assertThrows(
                RootKeyMisconfiguredException.class,
                () -> standIn.home().newest("https://elsewhere.vault.azure.net/keys/root", StandIn.TENANT));
        assertTrue(message(refused).startsWith("O365SE-3205"), message(refused));
        assertTrue(message(refused).contains("elsewhere.vault.azure.net"), message(refused));
    }

    @Test
    void aRecordThatIsNotOfAVaultIsRefused() {
        for (var description : List.of(
                new RootKeyDescription(standIn.uri(), "newest", WrapAlgorithm.RSA_OAEP_256, "x"),
                new RootKeyDescription(standIn.uri(), standIn.version(), WrapAlgorithm.of("RSA1_5"), "x"),
                new RootKeyDescription(
                        standIn.uri(),
                        standIn.version().toUpperCase(Locale.ROOT) + "G",
                        WrapAlgorithm.RSA_OAEP_256,
                        "x"))) {
            var refused = assertThrows(
                    RootKeyMisconfiguredException.class, () -> standIn.home().exact(description, StandIn.TENANT));
            assertTrue(message(refused).startsWith("O365SE-3208"), message(refused));
        }
    }

    @Test
    void keysThatCannotBeRootsAreRefused() {
        standIn.vault.keys().createEc("curve");
        standIn.vault.keys().createRsa("small", 1024);
        for (var name : List.of("curve", "small")) {
            var refused = assertThrows(
                    RootKeyMisconfiguredException.class,
                    () -> standIn.home().newest(standIn.vault.keyUri(name), StandIn.TENANT));
            assertTrue(message(refused).startsWith("O365SE-3239"), message(refused));
            assertTrue(message(refused).contains(name), message(refused));
        }
    }

    private static String message(Throwable thrown) {
        return String.valueOf(thrown.getMessage());
    }
}
