package org.o365se.internal.keystore;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Provider;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.EncryptionScope;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.internal.store.LiveFolder;

/** A configuration file in place of a key store file, for programs that have a path, a type, a password and an alias in their own configuration. */
class ConfigurationStreamTest {
    private static final char[] ANYTHING = "changeit".toCharArray();

    @TempDir
    Path folder;

    private final ServiceEncryptionProvider provider = new ServiceEncryptionProvider();
    private LiveFolder live;

    @BeforeEach
    void makeALiveChain() throws Exception {
        live = LiveFolder.withScope(folder);
    }

    @AfterEach
    void close() {
        System.clearProperty("o365se.home");
        provider.close();
    }

    @Test
    void aStreamOfTheConfigurationOpensTheLiveChain() throws Exception {
        var keyStore = load(absolute(), ANYTHING);
        var cipher = Cipher.getInstance("O365ServiceEncryption", provider);
        cipher.init(Cipher.ENCRYPT_MODE, keyStore.getKey(LiveFolder.ALICE, ANYTHING));
        assertNotNull(cipher.doFinal(new byte[3]));
        // A change is durable at once, as in every live chain.
        keyStore.setEntry("contoso/bob", EncryptionScope.of("contoso/bob", LiveFolder.POLICY), null);
        try (var chain = live.open()) {
            assertNotNull(chain.key("contoso/bob"));
        }
        assertThrows(UnsupportedOperationException.class, () -> keyStore.store(new ByteArrayOutputStream(), ANYTHING));
    }

    @Test
    void withASecretSourceThePasswordIsNotLookedAt() throws Exception {
        assertTrue(load(absolute(), ANYTHING).isKeyEntry(LiveFolder.ALICE));
        assertTrue(load(absolute(), null).isKeyEntry(LiveFolder.ALICE));
        assertTrue(load(absolute(), new char[0]).isKeyEntry(LiveFolder.ALICE));
    }

    @Test
    void withoutASecretSourceThePasswordIsTheSecret() throws Exception {
        var text = absolute().replaceAll("keychain.secret-source.*\n", "");
        var secret = Files.readString(live.secret).strip().toCharArray();
        assertTrue(load(text, secret).isKeyEntry(LiveFolder.ALICE));
        var refused = assertThrows(IOException.class, () -> load(text, ANYTHING));
        assertTrue(refused.getMessage().startsWith("O365SE-2002: "), refused::getMessage);
        assertInstanceOf(UnrecoverableKeyException.class, refused.getCause());
        assertThrows(Exception.class, () -> load(text, null));
        // The program that knew the secret has not opened the chain for the others.
        assertThrows(IOException.class, () -> load(text, ANYTHING));
    }

    @Test
    void aRelativePathNeedsAHome() throws Exception {
        var text = Files.readString(live.configuration);
        var refused = assertThrows(IOException.class, () -> load(text, ANYTHING));
        assertTrue(refused.getMessage().startsWith("O365SE-1004: "), refused::getMessage);
        assertTrue(refused.getMessage().contains("o365se.home"), refused::getMessage);
        System.setProperty("o365se.home", folder.toString());
        assertTrue(load(text, ANYTHING).isKeyEntry(LiveFolder.ALICE));
    }

    @Test
    void aFileThatIsProbedIsRecognized() throws Exception {
        System.setProperty("o365se.home", folder.toString());
        assertTrue(probe(absolute()));
        assertTrue(probe("# o365se\n\n  keychain.uri: memory:\n"));
        assertFalse(probe("# keychain.uri = memory:\n"));
        assertFalse(probe("<keystore/>"));
        assertFalse(probe(""));
    }

    @Test
    void anInvalidConfigurationNamesItsLine() {
        var refused =
                assertThrows(IOException.class, () -> load("keychain.uri = memory:\nkeychain.secret = x\n", ANYTHING));
        assertTrue(refused.getMessage().startsWith("O365SE-1003: "), refused::getMessage);
        assertTrue(refused.getMessage().contains("line 2"), refused::getMessage);
    }

    /** Whatever is in the stream, no more than a configuration can have is read to find out what it is. */
    @Test
    void aStreamWithoutEndIsRefused() {
        var read = new AtomicLong();
        var endless = new InputStream() {
            @Override
            public int read() {
                read.incrementAndGet();
                return 'x';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                read.addAndGet(length);
                Arrays.fill(into, offset, offset + length, (byte) 'x');
                return length;
            }
        };
        assertThrows(IOException.class, () -> keyStore().load(endless, ANYTHING));
        assertTrue(read.get() <= (1 << 21), () -> "read " + read);
    }

    private String absolute() throws IOException {
        return Files.readString(live.configuration)
                .replace("file:", "file:" + folder + "/")
                .replace("managed.keystore = ", "managed.keystore = " + folder + "/");
    }

    private KeyStore load(String text, char[] password) throws Exception {
        var keyStore = keyStore();
        keyStore.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), password);
        return keyStore;
    }

    private KeyStore keyStore() throws Exception {
        return KeyStore.getInstance("O365ServiceEncryption", (Provider) provider);
    }

    private boolean probe(String text) throws IOException {
        var spi = new ServiceEncryptionKeyStore(null, null);
        return spi.engineProbe(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
