package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.model.TestNames.alias;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.chain.ChainUse;
import org.o365se.internal.chain.KeyHandle;
import org.o365se.internal.change.ChainChange;
import org.o365se.internal.file.FileAccess;
import org.o365se.internal.root.managed.ManagedRootStore;
import org.o365se.internal.runtime.ConfiguredChains;
import org.o365se.rootkey.RootKeyException;

/** What streams and channel say when no root key answers: here the managed store's file is taken away. */
class StreamRootKeyTest {
    private static final byte[] PLAIN = TestKeys.pattern(1, 20_000);

    private static final String SECRET = "a secret of this test alone";

    @TempDir
    private Path folder;

    private ChainUse chain;
    private KeyHandle key;

    @BeforeEach
    void makeChain() throws Exception {
        var secret = Files.createFile(
                folder.resolve("secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, SECRET);
        var configuration = Files.write(
                folder.resolve("o365se.properties"),
                List.of(
                        "keychain.uri = memory:",
                        "managed.keystore = " + managedStore(),
                        "managed.secret-source = file:" + secret));
        try (var store = ManagedRootStore.inFile(
                managedStore(), (name, source) -> SECRET.toCharArray(), "as in the configuration", FileAccess.OWNER)) {
            store.create("first", false);
            store.create("second", false);
        }
        chain = ConfiguredChains.openLive(configuration);
        chain.change(new ChainChange.CreatePolicy(DataEncryptionPolicy.builder("contoso/exchange")
                .profile(Profile.EXCHANGE)
                .rootKeys("managed:first", "managed:second")
                .allowSameHome()
                .build()));
        chain.change(new ChainChange.CreateScope(alias("contoso/alice"), "contoso/exchange"));
        key = chain.handle("contoso/alice").orElseThrow();
    }

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void aKeyThatCannotBeOpenedIsRefusedAtOnceWithTheRootKeyErrorAsCause() throws Exception {
        var message = message();
        loseRoots();

        List<Executable> beginnings = List.of(
                () -> new ServiceEncryptionOutputStream(new ByteArrayOutputStream(), key),
                () -> new ServiceEncryptionInputStream(new ByteArrayInputStream(message), key),
                () -> ServiceEncryptionChannel.open(new ScriptedChannel(message), key));
        for (var beginning : beginnings) {
            var refusal = assertThrows(InvalidKeyException.class, beginning);
            assertEquals(
                    assertInstanceOf(RootKeyException.class, refusal.getCause()).getMessage(), refusal.getMessage());
        }
    }

    @Test
    void aRootKeyErrorMetWhileReadingIsNoBadTagAndIsFinal() throws Exception {
        var in = new ServiceEncryptionInputStream(new ByteArrayInputStream(message()), key);
        loseRoots();

        var first = assertThrows(IOException.class, in::read);
        var cause = assertInstanceOf(RootKeyException.class, first.getCause());
        assertTrue(first.getMessage().startsWith("O365SE-3"), first.getMessage());
        assertEquals(cause.getMessage(), first.getMessage());
        assertSame(cause, assertThrows(IOException.class, in::read).getCause());
    }

    @Test
    void aMessageThatHasBegunNeedsNoRootKeyAnyMore() throws Exception {
        var target = new ByteArrayOutputStream();
        var out = new ServiceEncryptionOutputStream(target, key);
        out.write(PLAIN, 0, 1);
        var in = new ServiceEncryptionInputStream(new ByteArrayInputStream(message()), key);
        int first = in.read();
        var lost = loseRoots();

        assertEquals(PLAIN[0], (byte) first);
        assertEquals(PLAIN.length - 1, in.readAllBytes().length);
        out.write(PLAIN, 1, PLAIN.length - 1);
        out.close();
        Files.move(lost, managedStore());
        assertArrayEquals(
                PLAIN,
                new ServiceEncryptionInputStream(new ByteArrayInputStream(target.toByteArray()), key).readAllBytes());
    }

    private byte[] message() throws Exception {
        var target = new ByteArrayOutputStream();
        try (var out = new ServiceEncryptionOutputStream(target, key)) {
            out.write(PLAIN);
        }
        return target.toByteArray();
    }

    /** Takes the roots away, and with them the policy key that was opened before. */
    private Path loseRoots() throws IOException {
        var lost = Files.move(managedStore(), folder.resolve("lost"));
        chain.chain().forget();
        return lost;
    }

    private Path managedStore() {
        return folder.resolve("managed.p12");
    }
}
