package org.o365se.internal.root;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Tenant;
import org.o365se.rootkey.RootKeyMisconfiguredException;

class RootsTest {
    private static final RootUse.PolicyKey POLICY_KEY =
            new RootUse.PolicyKey(new PolicyKeyId(PolicyId.random(), 1), "contoso/a", new Tenant("contoso"));

    @Test
    void aManagedRootWithoutItsKeyStoreNamesTheSettingsAndNoJar() {
        try (var roots = new Roots(Map.of())) {
            var message = assertThrows(
                            RootKeyMisconfiguredException.class,
                            () -> roots.newest(new RootKeyUri("managed:a"), POLICY_KEY))
                    .getMessage();
            assertTrue(message.startsWith("O365SE-1005: "), message);
            assertTrue(message.contains("managed.keystore") && message.contains("managed.secret-source"), message);
            assertFalse(message.contains("Install the bridge"), message);
        }
    }

    @Test
    void anUnknownSchemeNamesTheBridge() {
        try (var roots = new Roots(Map.of())) {
            var message = assertThrows(
                            RootKeyMisconfiguredException.class,
                            () -> roots.newest(new RootKeyUri("kms:a"), POLICY_KEY))
                    .getMessage();
            assertTrue(message.startsWith("O365SE-3002: ") && message.contains("Install the bridge"), message);
        }
    }
}
