package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o365se.keyvault.standin.StandInKey;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyException;

/** {@code wrap = local}: the vault unwraps what the public part has wrapped here, and nothing that blocks a wrap is overlooked. */
class LocalWrapTest {
    private static final byte[] POLICY_KEY = new byte[32];

    private final StandIn standIn = new StandIn().with("wrap", "local");
    private final StandInKey key = standIn.vault.keys().versions(StandIn.KEY).get(0);

    @AfterEach
    void close() {
        standIn.close();
    }

    @Test
    void theVaultUnwrapsWhatWasWrappedHere() {
        var root = standIn.root();
        standIn.vault.forgetServed();
        var wrapped = root.wrap(POLICY_KEY);
        assertEquals(List.of("get"), standIn.vault.served());
        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
    }

    @Test
    void aKeyWithoutPublicPartWrapsInTheVault() {
        standIn.vault.keys().createAes("aes", 256);
        var root = standIn.home().newest(standIn.vault.keyUri("aes"), StandIn.TENANT);
        standIn.vault.forgetServed();
        assertArrayEquals(POLICY_KEY, root.unwrap(root.wrap(POLICY_KEY)));
        assertEquals(List.of("wrapkey", "unwrapkey"), standIn.vault.served());
    }

    @Test
    void whatBlocksAWrapInTheVaultBlocksItHere() {
        var root = standIn.root();
        key.enabled(false);
        refused(FailureClass.DENIED, "3233", root);
        key.enabled(true).operations("unwrapKey");
        refused(FailureClass.DENIED, "3235", root);
        key.operations("wrapKey", "unwrapKey").valid(Instant.now().plusSeconds(60), null);
        refused(FailureClass.DENIED, "3234", root);
        key.valid(null, Instant.now().minusSeconds(60));
        refused(FailureClass.DENIED, "3234", root);
        key.valid(null, null).recoveryLevel("Recoverable+Purgeable");
        refused(FailureClass.MISCONFIGURED, "3239", root);
        key.recoveryLevel("Recoverable");
        root.wrap(POLICY_KEY);
        standIn.vault.permit("wrapKey", "unwrapKey");
        refused(FailureClass.DENIED, "3231", root);
        standIn.vault.permit("get", "wrapKey", "unwrapKey");
        standIn.vault.keys().delete(StandIn.KEY);
        refused(FailureClass.DENIED, "3236", root);
    }

    @Test
    void withoutThePermissionToReadThereIsNoLocalWrap() {
        standIn.vault.permit("unwrapKey");
        var failure = assertThrows(RootKeyException.class, standIn::root);
        assertTrue(String.valueOf(failure.getMessage()).contains("Reading"), failure::toString);
    }

    private static void refused(FailureClass expected, String id, RootKey root) {
        var failure = assertThrows(RootKeyException.class, () -> root.wrap(POLICY_KEY));
        assertEquals(expected, failure.failureClass());
        assertTrue(String.valueOf(failure.getMessage()).startsWith("O365SE-" + id + ": "), failure::toString);
    }
}
