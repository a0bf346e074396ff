package org.o365se.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.rootkey.RootKeyMisconfiguredException;

class TrustAnchorsTest {
    private static final String KEY = "keyvault.west.trust";

    @TempDir
    private Path folder;

    @Test
    void severalAnchorsMayStandInOneFile() throws IOException {
        var file = Files.writeString(folder.resolve("two.pem"), StandIn.CERTIFICATE.pem() + StandIn.CERTIFICATE.pem());
        assertEquals("TLS", TrustAnchors.with(KEY, file).getProtocol());
    }

    @Test
    void aFileThatIsNoPemIsNamed() throws IOException {
        refused(folder.resolve("missing.pem"));
        refused(Files.writeString(folder.resolve("empty.pem"), ""));
        refused(Files.writeString(
                folder.resolve("text.pem"), "-----BEGIN CERTIFICATE-----\nxyz\n-----END CERTIFICATE-----\n"));
        refused(Files.write(folder.resolve("long.pem"), new byte[(1 << 20) + 1]));
    }

    private static void refused(Path file) {
        var refused = assertThrows(RootKeyMisconfiguredException.class, () -> TrustAnchors.with(KEY, file));
        var message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith("O365SE-3207: "), message);
        assertTrue(message.contains(file.toString()) && message.contains(KEY), message);
    }
}
