package org.o365se;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of a policy opens the messages of all its scopes; whose message it was is told. */
class OpenedScopeTest {
    private static final String ALICE = "contoso/opened-scope-alice";
    private static final byte[] NO_AAD = {};

    private final List<UUID> told = new ArrayList<>();
    private byte[] message;
    private UUID alice;

    @BeforeEach
    void writeAMessageOfAlice() throws Exception {
        message = TestKeys.seal(TestKeys.scopeKey(ALICE), NO_AAD, TestKeys.pattern(3, 40_000));
        alice = KeyChain.of(TestKeys.keyStore()).scope(ALICE).orElseThrow().id().orElseThrow();
    }

    @Test
    void theListenerIsToldOnceForEachMessageThatIsWhole() throws Exception {
        var cipher = listeningCipher(TestKeys.policyKey());
        cipher.doFinal(message);
        cipher.doFinal(message);
        assertEquals(List.of(alice, alice), told);
    }

    @Test
    void theListenerIsToldBeforeUpdateGivesOutPlaintext() throws Exception {
        var cipher = listeningCipher(TestKeys.policyKey());
        cipher.update(message, 0, 123);
        assertEquals(List.of(), told);
        cipher.update(message, 123, 1);
        assertEquals(List.of(alice), told);
        cipher.doFinal(message, 124, message.length - 124);
        assertEquals(List.of(alice), told);
    }

    @Test
    void nothingIsToldOfAMessageThatIsNotAuthentic() throws Exception {
        message[message.length - 1] ^= 1;
        var cipher = listeningCipher(TestKeys.policyKey());
        assertThrows(AEADBadTagException.class, () -> cipher.doFinal(message));
        assertEquals(List.of(), told);
    }

    @Test
    void streamAndChannelTellItToo(@TempDir Path folder) throws Exception {
        try (var in =
                new ServiceEncryptionInputStream(new ByteArrayInputStream(message), TestKeys.policyKey(), NO_AAD)) {
            assertEquals(Optional.empty(), in.scope());
            in.readAllBytes();
            assertEquals(Optional.of(alice), in.scope());
        }
        var file = Files.write(folder.resolve("message"), message);
        try (var channel = ServiceEncryptionChannel.open(file, TestKeys.policyKey())) {
            assertEquals(alice, channel.scope());
        }
    }

    @Test
    void systemAccessIsRefused() throws Exception {
        var cipher = Cipher.getInstance("O365ServiceEncryption", TestKeys.provider());
        var thrown = assertThrows(
                InvalidAlgorithmParameterException.class,
                () -> cipher.init(
                        Cipher.DECRYPT_MODE,
                        TestKeys.scopeKey(ALICE),
                        ServiceEncryptionParameterSpec.of(Access.SYSTEM)));
        assertEquals("O365SE-1213", thrown.getMessage().substring(0, 11));
    }

    private Cipher listeningCipher(SecretKey key) throws Exception {
        var cipher = Cipher.getInstance("O365ServiceEncryption", TestKeys.provider());
        cipher.init(
                Cipher.DECRYPT_MODE,
                key,
                ServiceEncryptionParameterSpec.of(Access.USER).reportingScopeTo(told::add));
        return cipher;
    }
}
