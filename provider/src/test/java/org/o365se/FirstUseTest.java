package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the README, from an empty folder to a message that a second key store opens. */
class FirstUseTest {
    private static final byte[] MAIL = TestKeys.pattern(1, 40_000);

    @Test
    void aChainStoredToAStreamOpensItsMessagesInAnotherKeyStore(@TempDir Path folder) throws Exception {
        var secret = folder.resolve("managed.secret");
        Files.writeString(secret, "correct horse battery staple");
        secret.toFile().setReadable(false, false);
        secret.toFile().setReadable(true, true);
        var configuration = folder.resolve("o365se.properties");
        Files.writeString(
                configuration, "managed.keystore = managed.p12\nmanaged.secret-source = file:managed.secret\n");

        var writer = TestKeys.configured(configuration);
        var keyStore = KeyStore.getInstance("O365ServiceEncryption", writer);
        keyStore.load(null, null);
        keyStore.setEntry(
                "contoso/exchange",
                DataEncryptionPolicy.builder("contoso/exchange").build(),
                null);
        keyStore.setEntry("contoso/alice", EncryptionScope.of("contoso/alice", "contoso/exchange"), null);
        var file = new ByteArrayOutputStream();
        keyStore.store(file, "a password".toCharArray());
        var cipher = Cipher.getInstance("O365ServiceEncryption", writer);
        cipher.init(Cipher.ENCRYPT_MODE, keyStore.getKey("contoso/alice", null));
        cipher.updateAAD(new byte[] {1, 2, 3});
        var message = cipher.doFinal(MAIL);

        var reader = TestKeys.configured(configuration);
        var again = KeyStore.getInstance("O365ServiceEncryption", reader);
        again.load(new ByteArrayInputStream(file.toByteArray()), "a password".toCharArray());
        var opener = Cipher.getInstance("O365ServiceEncryption", reader);
        opener.init(Cipher.DECRYPT_MODE, again.getKey("contoso/alice", null));
        opener.updateAAD(new byte[] {1, 2, 3});
        assertArrayEquals(MAIL, opener.doFinal(message));
        assertEquals(2, again.size());
    }
}
