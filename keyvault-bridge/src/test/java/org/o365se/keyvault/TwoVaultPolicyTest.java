package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.util.List;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DataEncryptionPolicy;
import org.o365se.KeyChainException;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.keyvault.standin.Fault;
import org.o365se.keyvault.standin.FaultyLine;
import org.o365se.keyvault.standin.StandInKey;
import org.o365se.keyvault.standin.StandInVault;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** A policy in a key chain file whose two roots live in two vaults: the whole way from a Cipher to the vaults. */
class TwoVaultPolicyTest {
    private static final byte[] MAIL = "Dear Bob".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private TwoVaults vaults;

    @BeforeEach
    void makeAPolicy() throws IOException, KeyChainException {
        vaults = new TwoVaults(folder);
        vaults.makePolicy();
    }

    @AfterEach
    void close() {
        vaults.close();
    }

    @Test
    void openingCostsOneUnwrapAndATokenAndAThousandMessagesAfterThatNothing()
            throws IOException, GeneralSecurityException {
        vaults.forgetServed();
        int tokens = vaults.authority.tokensGiven();
        try (var chain = vaults.open()) {
            var key = chain.key(TwoVaults.SCOPE);
            assertEquals(List.of(), vaults.served());
            for (int i = 0; i < 1_000; i++) {
                seal(key);
            }
            assertEquals(1, vaults.unwraps());
            assertEquals(tokens + 1, vaults.authority.tokensGiven());
            assertEquals(List.of("unwrapkey"), vaults.served());
        }
    }

    @Test
    void eitherRootAloneIsEnough() throws IOException, GeneralSecurityException {
        var message = sealed();
        vaults.west.permit();
        assertOpens(message);
        vaults.west.permit("unwrapKey");
        vaults.east.permit();
        assertOpens(message);
    }

    @Test
    void bothRootsRevokedIsADenial() throws IOException, GeneralSecurityException {
        var message = sealed();
        key(vaults.west).enabled(false);
        vaults.east.keys().delete(TwoVaults.KEY);
        try (var chain = vaults.open()) {
            var key = chain.key(TwoVaults.SCOPE);
            var refusal = assertThrows(InvalidKeyException.class, () -> open(key, message));
            var denied = assertInstanceOf(RootKeyDeniedException.class, refusal.getCause());
            assertTrue(String.valueOf(denied.getMessage()).contains("O365SE-3233"), denied::toString);
            assertTrue(String.valueOf(denied.getMessage()).contains("O365SE-3236"), denied::toString);
        }
    }

    @Test
    void aFrozenVaultCostsItsDeadlineAndTheOtherIsUsedMeanwhile() throws IOException, GeneralSecurityException {
        var message = sealed();
        assertOpensDespite(() -> vaults.toWest.set(FaultyLine.State.STALLED), message);
    }

    @Test
    void aVaultThatThrottlesForEverCostsItsDeadlineAndTheOtherIsUsedMeanwhile()
            throws IOException, GeneralSecurityException {
        var message = sealed();
        // Long enough that it is not worth waiting for: the other root is asked at once.
        assertOpensDespite(() -> vaults.west.faults().always(Fault.answerRetryAfter(429, "Throttled", "60")), message);
    }

    @Test
    void aVaultThatIsDownIsPassedBy() throws IOException, GeneralSecurityException {
        var message = sealed();
        assertOpensDespite(
                () -> {
                    vaults.toWest.close();
                    vaults.toWest.resetOpen();
                },
                message);
    }

    @Test
    void aRotatedRootStillOpensWhatItsOldVersionHasWrapped() throws IOException, GeneralSecurityException {
        var message = sealed();
        vaults.west.keys().rotate(TwoVaults.KEY);
        vaults.east.keys().rotate(TwoVaults.KEY);
        vaults.east.permit();
        assertOpens(message);
        vaults.east.permit("unwrapKey");
        vaults.west.permit();
        assertOpens(message);
    }

    @Test
    void aTenantWhoIsNotNamedMakesNoPolicyThere() throws IOException {
        vaults.forgetServed();
        try (var chain = vaults.open()) {
            var refusal = assertThrows(KeyChainException.class, () -> chain.create(vaults.policy("fabrikam/exchange")));
            assertInstanceOf(RootKeyMisconfiguredException.class, refusal.getCause());
            assertTrue(String.valueOf(refusal.getMessage()).startsWith("O365SE-3206"), refusal::toString);
        }
        assertEquals(List.of(), vaults.served());
    }

    @Test
    void twoRootsInOneVaultAreRefused() throws IOException {
        vaults.east.keys().createRsa("other", 2048);
        try (var chain = vaults.open()) {
            var policy = DataEncryptionPolicy.builder("contoso/one-vault")
                    .rootKeys(vaults.eastUri(), vaults.east.keyUri("other"))
                    .build();
            var refusal = assertThrows(KeyChainException.class, () -> chain.create(policy));
            assertTrue(String.valueOf(refusal.getMessage()).startsWith("O365SE-2108"), refusal::toString);
        }
    }

    private byte[] sealed() throws IOException, GeneralSecurityException {
        try (var chain = vaults.open()) {
            return seal(chain.key(TwoVaults.SCOPE));
        }
    }

    /** With fresh connections and a fresh cache, until both orders of asking the roots have been seen, or nearly surely so. */
    private void assertOpens(byte[] message) throws IOException, GeneralSecurityException {
        for (int i = 0; i < 6; i++) {
            try (var chain = vaults.open()) {
                assertArrayEquals(MAIL, open(chain.key(TwoVaults.SCOPE), message));
            }
        }
    }

    /** The chain's own check opens the policy key with each root, so that the one at fault is asked for sure. */
    private void assertOpensDespite(Runnable fault, byte[] message) throws IOException, GeneralSecurityException {
        try (var chain = vaults.open()) {
            // Tokens are there, connections are open.
            var key = chain.key(TwoVaults.SCOPE);
            assertEquals(List.of(), chain.check().problems());
            fault.run();
            // None of the faults ends by itself, so only a limit of the bridge and the other root can bring these back.
            var problems = chain.check().problems();
            assertEquals(2, problems.size(), problems::toString);
            assertTrue(problems.get(1).contains("Only one root key"), problems::toString);
            chain.forget();
            assertArrayEquals(MAIL, open(key, message));
        }
    }

    private static StandInKey key(StandInVault vault) {
        return vault.keys().versions(TwoVaults.KEY).get(0);
    }

    private static byte[] seal(Key key) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("O365ServiceEncryption", new ServiceEncryptionProvider());
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher.doFinal(MAIL);
    }

    private static byte[] open(Key key, byte[] message) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("O365ServiceEncryption", new ServiceEncryptionProvider());
        cipher.init(Cipher.DECRYPT_MODE, key);
        return cipher.doFinal(message);
    }
}
