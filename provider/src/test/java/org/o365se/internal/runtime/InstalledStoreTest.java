package org.o365se.internal.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.internal.store.LiveFolder;

@DisplayName("A store that was found with ServiceLoader")
class InstalledStoreTest {
    private static final byte[] MAIL = "mail".getBytes(UTF_8);

    @TempDir
    private Path folder;

    /** A store of its own for each test. */
    private final String uri = "shared:" + UUID.randomUUID();

    private LiveFolder live;

    @BeforeEach
    void configure() throws IOException {
        live = new LiveFolder(folder);
        write("keychain.high-water = mark");
    }

    private void write(String... lines) throws IOException {
        Files.writeString(
                live.configuration,
                "keychain.uri = " + uri + "\nkeychain.secret-source = file:keychain.secret\n"
                        + "managed.keystore = managed.p12\nmanaged.secret-source = file:managed.secret\n"
                        + "keychain.max-staleness = PT0S\nshared.color = blue\n" + String.join("\n", lines) + "\n");
    }

    @Test
    @DisplayName("keeps the chain from one opening to the next and closes each connection")
    void keepsTheChain() throws Exception {
        KeyChain.init(live.configuration);
        byte[] sealed;
        try (var chain = KeyChain.open(live.configuration)) {
            chain.create(DataEncryptionPolicy.builder(LiveFolder.POLICY).build());
            chain.create(EncryptionScope.of(LiveFolder.ALICE, LiveFolder.POLICY));
            sealed = encrypt(chain.key(LiveFolder.ALICE));
        }
        assertEquals(0, SharedStores.connectionsTo(uri));

        try (var chain = KeyChain.open(live.configuration)) {
            assertEquals(1, SharedStores.connectionsTo(uri));
            var cipher = Cipher.getInstance("O365ServiceEncryption", new ServiceEncryptionProvider());
            cipher.init(Cipher.DECRYPT_MODE, chain.key(LiveFolder.ALICE));
            assertArrayEquals(MAIL, cipher.doFinal(sealed));
        }
        assertEquals(0, SharedStores.connectionsTo(uri));
    }

    @Test
    @DisplayName("gets the entries of its own prefix alone")
    void getsItsEntries() throws Exception {
        KeyChain.init(live.configuration);

        assertEquals(Map.of("shared.color", "blue"), SharedStores.entriesOf(uri));
    }

    @Test
    @DisplayName("is closed when the chain in it cannot be opened")
    void isClosedIfTheChainCannotBeOpened() {
        var refused = assertThrows(IOException.class, () -> KeyChain.open(live.configuration));

        assertTrue(refused.getMessage().contains("There is no key chain in the store " + uri), refused.getMessage());
        assertEquals(0, SharedStores.connectionsTo(uri));
    }

    @Test
    @DisplayName("needs a high-water mark that the configuration names")
    void needsAMark() throws Exception {
        write();

        var refused = assertThrows(IOException.class, () -> KeyChain.init(live.configuration));

        assertTrue(refused.getMessage().contains("keychain.high-water is not set"), refused.getMessage());
    }

    private static byte[] encrypt(SecretKey key) throws Exception {
        var cipher = Cipher.getInstance("O365ServiceEncryption", new ServiceEncryptionProvider());
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher.doFinal(MAIL);
    }
}
