package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.internal.chain.ScopeKeyInTheClear;

/** The message as a program reads it that shares no line with ours: in Node, written from {@code docs/reference/format.md} alone. */
class NodeReaderTest {
    private static final Path SCRIPTS = Project.ROOT.resolve("native-tests/src/test/node");
    private static final String POLICY = "contoso/exchange";
    private static final String SCOPE = "contoso/alice@contoso.com";
    private static final byte[] AAD = "tenant=contoso\0".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private static KeyStore keyStore;
    private static ServiceEncryptionProvider provider;

    @BeforeAll
    static void makeAScope(@TempDir Path configurationFolder) throws Exception {
        var configuration =
                Files.writeString(configurationFolder.resolve("o365se.properties"), "keychain.uri = memory:\n");
        provider = new ServiceEncryptionProvider();
        provider.configure(configuration.toString());
        keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
        keyStore.load(null, null);
        keyStore.setEntry(POLICY, DataEncryptionPolicy.builder(POLICY).build(), null);
        keyStore.setEntry(SCOPE, EncryptionScope.of(SCOPE, POLICY), null);
    }

    @Test
    void readerAndWriterAgreeWithTheVectors() throws Exception {
        var result = node(new byte[0], "check-vectors.mjs");
        assertEquals(0, result.status(), result::toString);
        assertTrue(result.text().matches("([0-9]+) vectors, \\1 passed\n"), result::toString);
    }

    @Test
    void theVectorsAreStillWhatTheirWriterWrites() throws Exception {
        var written = folder.resolve("vectors.json");
        var result = node(new byte[0], "make-vectors.mjs", written.toString());
        assertEquals(0, result.status(), result::toString);
        assertEquals(-1, Files.mismatch(Project.ROOT.resolve("docs/reference/vectors/message-v1.json"), written));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16384, 100_000})
    void readsAFreshMessage(int length) throws Exception {
        var plain = new byte[length];
        new Random(length).nextBytes(plain);
        assertArrayEquals(plain, read(cipher(Cipher.ENCRYPT_MODE, new byte[0]).doFinal(plain), new byte[0], false));
        assertArrayEquals(plain, read(cipher(Cipher.ENCRYPT_MODE, AAD).doFinal(plain), AAD, false));
    }

    @Test
    void readsAFreshWrappedKeyAndOnlyAsSuch() throws Exception {
        var key = new byte[32];
        Arrays.fill(key, (byte) 0x5A);
        var message = cipher(Cipher.WRAP_MODE, new byte[0]).wrap(new SecretKeySpec(key, "AES"));
        var content = read(message, new byte[0], true);
        assertTrue(
                HexFormat.of().formatHex(content).contains(HexFormat.of().formatHex(key)),
                "the key is not in what was read");
        assertEquals(3, request(message, new byte[0], false).status());
    }

    @Test
    void refusesAFreshMessageWithAnotherAad() throws Exception {
        var result = request(cipher(Cipher.ENCRYPT_MODE, AAD).doFinal(new byte[100]), new byte[0], false);
        assertEquals(3, result.status(), result::toString);
        assertTrue(result.errors().startsWith("refused"), result::errors);
    }

    private byte[] read(byte[] message, byte[] aad, boolean wrappedKey) throws Exception {
        var result = request(message, aad, wrappedKey);
        assertEquals(0, result.status(), result::toString);
        return Files.readAllBytes(folder.resolve("plaintext"));
    }

    private ForkedJvm.Result request(byte[] message, byte[] aad, boolean wrappedKey) throws Exception {
        var scope = KeyChain.of(keyStore).scope(SCOPE).orElseThrow();
        var hex = HexFormat.of();
        var request = String.format(
                "{\"scopeId\": \"%s\", \"scopeKeyVersion\": %d, \"scopeKey\": \"%s\", \"aad\": \"%s\", \"wrappedKey\": %b}",
                scope.id().orElseThrow(),
                scope.keyVersion(),
                hex.formatHex(ScopeKeyInTheClear.of(keyStore, SCOPE)),
                hex.formatHex(aad),
                wrappedKey);
        var file = Files.write(folder.resolve("message"), message);
        return node(
                request.getBytes(StandardCharsets.UTF_8),
                "read-message.mjs",
                file.toString(),
                folder.resolve("plaintext").toString());
    }

    private static Cipher cipher(int mode, byte[] aad) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, provider);
        cipher.init(mode, keyStore.getKey(SCOPE, null));
        // javax.crypto.Cipher takes none in WRAP_MODE.
        if (aad.length > 0) {
            cipher.updateAAD(aad);
        }
        return cipher;
    }

    private static ForkedJvm.Result node(byte[] input, String script, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("node", SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return ForkedJvm.runCommand(Project.ROOT, input, command.toArray(String[]::new));
    }
}
