package org.o365se;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.Key;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.store.LiveFolder;

/** A scope that the configuration describes is created when its key is asked for the first time, once, whoever asks. */
class AutoCreatedScopeTest {
    private static final String POLICY = "contoso/exchange";
    private static final String MAILBOX = "contoso/mailbox-4711";
    private static final int THREADS = 8;

    @TempDir
    private Path folder;

    private LiveFolder live;

    @BeforeEach
    void createTheChain() throws Exception {
        live = new LiveFolder(folder);
        KeyChain.init(live.configuration);
        try (var chain = live.open()) {
            chain.create(DataEncryptionPolicy.builder(POLICY).build());
        }
        Files.writeString(
                live.configuration,
                "scope.auto-create = contoso/mailbox-* -> contoso/exchange, contoso/lost-* -> contoso/none\n",
                StandardOpenOption.APPEND);
    }

    private static byte[] transformed(int mode, Key key, byte[] input) throws Exception {
        var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
        cipher.init(mode, key);
        return cipher.doFinal(input);
    }

    private KeyStore keyStore() throws Exception {
        var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
        keyStore.load(KeyChainLoadStoreParameter.of(live.configuration));
        return keyStore;
    }

    @Test
    void itsFirstUseCreatesIt() throws Exception {
        var plaintext = "Dear Alice".getBytes(UTF_8);
        byte[] message;
        try (var chain = live.open()) {
            assertTrue(chain.scope(MAILBOX).isEmpty());
            message = transformed(Cipher.ENCRYPT_MODE, chain.key(MAILBOX), plaintext);
            assertEquals(POLICY, chain.requireScope(MAILBOX).policy());
            assertEquals(message.length, transformed(Cipher.ENCRYPT_MODE, chain.key(MAILBOX), plaintext).length);
            assertEquals(2, chain.scopes().size());
        }
        var keyStore = keyStore();
        assertArrayEquals(plaintext, transformed(Cipher.DECRYPT_MODE, keyStore.getKey(MAILBOX, null), message));
        assertNotNull(keyStore.getKey("contoso/mailbox-1", null));
        assertTrue(keyStore.containsAlias("contoso/mailbox-1"));
    }

    @Test
    void lookingForItCreatesNothing() throws Exception {
        var keyStore = keyStore();
        assertFalse(keyStore.containsAlias(MAILBOX));
        try (var chain = live.open()) {
            assertTrue(chain.scope(MAILBOX).isEmpty());
            assertThrows(KeyChainException.class, () -> chain.key("contoso/other"));
            assertEquals(1, chain.scopes().size());
        }
        assertNull(keyStore.getKey("contoso/other", null));
    }

    @Test
    void aPolicyThatIsNotThereIsNamed() throws Exception {
        try (var chain = live.open()) {
            var refusal = assertThrows(KeyChainException.class, () -> chain.key("contoso/lost-1"));
            assertTrue(refusal.getMessage().contains("contoso/none"), refusal::getMessage);
        }
        var keyStore = keyStore();
        assertThrows(UnrecoverableKeyException.class, () -> keyStore.getKey("contoso/lost-1", null));
    }

    @Test
    void manyWhoAskAtOnceGetTheSameScope() throws Exception {
        try (var chain = live.open()) {
            var threads = Executors.newFixedThreadPool(THREADS);
            try {
                var asked = new ArrayList<Future<UUID>>();
                for (int i = 0; i < THREADS; i++) {
                    asked.add(threads.submit(() -> {
                        var message = transformed(Cipher.ENCRYPT_MODE, chain.key(MAILBOX), new byte[1]);
                        return MessageInfo.read(new ByteArrayInputStream(message))
                                .scopeId();
                    }));
                }
                var scopes = new HashSet<UUID>();
                for (var answer : asked) {
                    scopes.add(answer.get());
                }
                assertEquals(1, scopes.size());
            } finally {
                threads.shutdownNow();
            }
            assertEquals(2, chain.scopes().size());
        }
    }
}
