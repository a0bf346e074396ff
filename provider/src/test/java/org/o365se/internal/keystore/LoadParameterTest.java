package org.o365se.internal.keystore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.Provider;
import java.security.UnrecoverableKeyException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.KeyChain;
import org.o365se.TestKeys;

/** What a live chain takes as {@code LoadStoreParameter}, and from {@code KeyStore.Builder}. */
class LoadParameterTest {
    @TempDir
    Path folder;

    private Provider provider;
    private char[] secret;

    @BeforeEach
    void makeChain() throws Exception {
        secret = writeSecret("keychain.secret");
        writeSecret("managed.secret");
        var configuration = Files.writeString(folder.resolve("o365se.properties"), """
                keychain.uri = file:service.keychain
                keychain.secret-source = file:keychain.secret
                managed.keystore = managed.p12
                managed.secret-source = file:managed.secret
                """);
        KeyChain.init(configuration);
        provider = TestKeys.configured(configuration);
        StoreFixture.fill(StoreFixture.empty(provider));
    }

    private char[] writeSecret(String name) throws IOException {
        var written = StoreFixture.newPassword();
        var file = Files.writeString(folder.resolve(name), new String(written));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return written;
    }

    private KeyStore built(KeyStore.ProtectionParameter protection) throws Exception {
        return KeyStore.Builder.newInstance(StoreFixture.NAME, provider, protection)
                .getKeyStore();
    }

    private static KeyStore.CallbackHandlerProtection asking(CallbackHandler handler) {
        return new KeyStore.CallbackHandlerProtection(handler);
    }

    @Test
    void aBuilderThatAsksForThePassword() throws Exception {
        var store = built(asking(callbacks -> ((PasswordCallback) callbacks[0]).setPassword(secret)));
        assertNotNull(store.getKey(StoreFixture.SCOPE, null));
    }

    @Test
    void aWrongPasswordIsAskedForAgain() throws Exception {
        var asked = new AtomicInteger();
        var store = built(asking(callbacks -> ((PasswordCallback) callbacks[0])
                .setPassword(asked.incrementAndGet() < 3 ? "another".toCharArray() : secret)));
        assertNotNull(store.getKey(StoreFixture.SCOPE, null));
        assertEquals(3, asked.get());
    }

    @Test
    void aBuilderWithThePassword() throws Exception {
        assertNotNull(built(new KeyStore.PasswordProtection(secret)).getKey(StoreFixture.SCOPE, null));
    }

    @Test
    void aHandlerWithoutAnAnswerIsRefused() throws Exception {
        var store = KeyStore.getInstance(StoreFixture.NAME, provider);
        var silent = assertThrows(IOException.class, () -> store.load(() -> asking(callbacks -> {})));
        assertInstanceOf(UnrecoverableKeyException.class, silent.getCause());
        var unfit = assertThrows(
                IOException.class,
                () -> store.load(() -> asking(callbacks -> {
                    throw new UnsupportedCallbackException(callbacks[0]);
                })));
        assertTrue(unfit.getMessage().startsWith("O365SE-1142: "), unfit::getMessage);
    }

    @Test
    void anUnknownParameterIsRefused() throws Exception {
        var store = KeyStore.getInstance(StoreFixture.NAME, provider);
        var unknown = assertThrows(IllegalArgumentException.class, () -> store.load(() -> null));
        assertTrue(unknown.getMessage().startsWith("O365SE-1141: "), unknown::getMessage);
        var unfit = assertThrows(
                IllegalArgumentException.class, () -> store.load(() -> new KeyStore.ProtectionParameter() {}));
        assertTrue(unfit.getMessage().startsWith("O365SE-1142: "), unfit::getMessage);
        store.load(null, null);
        assertThrows(IllegalArgumentException.class, () -> store.store(() -> null));
        store.store(() -> new KeyStore.PasswordProtection(secret));
    }

    @Test
    void aHandlerSeesOnlyThePasswordsQuestion() throws Exception {
        var store = KeyStore.getInstance(StoreFixture.NAME, provider);
        store.load(() -> asking((Callback[] callbacks) -> {
            assertEquals(1, callbacks.length);
            var question = assertInstanceOf(PasswordCallback.class, callbacks[0]);
            assertTrue(!question.isEchoOn());
            question.setPassword(secret);
        }));
        assertNotNull(store.getKey(StoreFixture.SCOPE, null));
    }
}
