package org.o365se.internal.keystore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.internal.config.GeneratedSecret;

/** What keytool does to the live chain of a configuration, call by call: {@code load(null, ...)} and {@code store(null, ...)}. */
class LiveStoreTest {
    private static final String POLICY = "contoso/exchange";
    private static final String ALICE = "contoso/alice@contoso.com";

    @TempDir
    Path folder;

    private char[] secret;
    private KeyStore live;

    @BeforeEach
    void makeALiveChain() throws Exception {
        secret = writeSecret("keychain.secret");
        writeSecret("managed.secret");
        Files.writeString(folder.resolve("o365se.properties"), """
                keychain.uri = file:service.keychain
                keychain.secret-source = file:keychain.secret
                managed.keystore = managed.p12
                managed.secret-source = file:managed.secret
                """);
        KeyChain.init(folder.resolve("o365se.properties"));
        live = load(null);
        live.setEntry(POLICY, DataEncryptionPolicy.builder(POLICY).build(), null);
        live.setEntry(ALICE, EncryptionScope.of(ALICE, POLICY), null);
    }

    // ---- the secret ----

    @Test
    void storingWithTheSecretItHasOrWithNoneChangesNothing() throws Exception {
        var before = chainFile();
        live.store(null, secret);
        live.store(null, null);
        assertArrayEquals(before, chainFile());
    }

    @Test
    void storingWithAnotherPasswordMakesItTheSecretAndTheSourceMustFollow() throws Exception {
        var next = GeneratedSecret.generate(new SecureRandom());
        var changed = load(secret);
        changed.store(null, next);
        KeyChain.of(changed).close();
        KeyChain.of(live).close();

        var refused = assertThrows(IOException.class, () -> load(null));
        assertTrue(refused.getMessage().startsWith("O365SE-2002: "), refused::getMessage);
        assertInstanceOf(UnrecoverableKeyException.class, refused.getCause());

        writeSecret("keychain.secret", next);
        assertNotNull(load(next).getKey(ALICE, null));
    }

    @Test
    void anEmptyPasswordDoesNotBecomeTheSecret() throws Exception {
        var before = chainFile();
        assertThrows(IllegalArgumentException.class, () -> live.store(null, new char[0]));
        assertArrayEquals(before, chainFile());
    }

    @Test
    void aPasswordThatIsNotTheSecretIsRefusedBeforeAnythingChanges() throws Exception {
        var before = chainFile();
        var refused = assertThrows(IOException.class, () -> load("not the secret".toCharArray()));
        assertInstanceOf(UnrecoverableKeyException.class, refused.getCause());
        assertArrayEquals(before, chainFile());
    }

    @Test
    void itIsNotWrittenToAStream() {
        var out = new ByteArrayOutputStream();
        assertThrows(UnsupportedOperationException.class, () -> live.store(out, secret));
        assertEquals(0, out.size());
    }

    // ---- names: keytool -changealias is getEntry, setEntry, deleteEntry ----

    @Test
    void aScopeGetsAnotherName() throws Exception {
        live.setEntry("contoso/alicia", live.getEntry(ALICE, null), null);
        live.deleteEntry(ALICE);
        assertTrue(live.containsAlias("contoso/alicia"));
        assertFalse(live.containsAlias(ALICE));
    }

    @Test
    void aPolicyGetsAnotherNameAndKeepsItsScopes() throws Exception {
        live.setEntry("contoso/mail", live.getEntry(POLICY, null), null);
        live.deleteEntry(POLICY);
        assertEquals(
                "contoso/mail", KeyChain.of(live).scope(ALICE).orElseThrow().policy());
        assertFalse(live.containsAlias(POLICY));
    }

    // ---- helpers ----

    private KeyStore load(char[] password) throws Exception {
        var provider = new ServiceEncryptionProvider();
        provider.configure(folder.resolve("o365se.properties").toString());
        var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
        keyStore.load(null, password);
        return keyStore;
    }

    private byte[] chainFile() throws IOException {
        return Files.readAllBytes(folder.resolve("service.keychain"));
    }

    private char[] writeSecret(String name) throws IOException {
        return writeSecret(name, GeneratedSecret.generate(new SecureRandom()));
    }

    private char[] writeSecret(String name, char[] secret) throws IOException {
        var file = Files.writeString(folder.resolve(name), new String(secret));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return secret;
    }
}
