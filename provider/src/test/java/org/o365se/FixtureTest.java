package org.o365se;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.Provider;
import java.util.Collections;
import java.util.Set;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What version 1 wrote opens for ever. */
class FixtureTest {
    private Provider provider;
    private KeyStore keyStore;

    @BeforeEach
    void loadTheFixture(@TempDir Path folder) throws Exception {
        var managed = folder.resolve("managed.p12");
        Files.write(managed, Fixtures.bytes("managed.p12"));
        Files.setPosixFilePermissions(managed, PosixFilePermissions.fromString("rw-------"));
        provider = FixtureMaker.provider(
                folder, Fixtures.text("managed.TEST-SECRET").toCharArray());
        keyStore = load("chain.keychain", "chain.TEST-SECRET");
    }

    private KeyStore load(String file, String secret) throws Exception {
        var loaded = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
        loaded.load(
                new ByteArrayInputStream(Fixtures.bytes(file)),
                Fixtures.text(secret).toCharArray());
        return loaded;
    }

    @Test
    void theChainIsRead() throws Exception {
        var names = Set.of(Fixtures.POLICY, Fixtures.OTHER_POLICY, Fixtures.SCOPE, Fixtures.REASSIGNED);
        assertEquals(names, Set.copyOf(Collections.list(keyStore.aliases())));
        var chain = KeyChain.of(keyStore);
        assertEquals(2, chain.scope(Fixtures.SCOPE).orElseThrow().keyVersion());
        assertEquals(
                Fixtures.OTHER_POLICY,
                chain.scope(Fixtures.REASSIGNED).orElseThrow().policy());
    }

    @Test
    void theChainUnderAHumanPasswordIsRead() throws Exception {
        var loaded = load("chain-password.keychain", "chain.TEST-PASSWORD");
        assertEquals(Collections.list(keyStore.aliases()), Collections.list(loaded.aliases()));
        assertArrayEquals(Fixtures.plaintext(1), open(loaded, Fixtures.SCOPE, "message-1"));
    }

    static IntStream sizes() {
        return IntStream.of(Fixtures.SIZES);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void messagesOfEverySizeAreOpenedByTheirScopeAndByItsPolicy(int size) throws Exception {
        for (var alias : new String[] {Fixtures.SCOPE, Fixtures.POLICY}) {
            assertArrayEquals(Fixtures.plaintext(size), open(keyStore, alias, "message-" + size));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "message-of-policy, " + Fixtures.POLICY,
        "message-after-roll, " + Fixtures.SCOPE,
        "message-before-reassignment, " + Fixtures.REASSIGNED,
        "message-before-reassignment, " + Fixtures.OTHER_POLICY,
    })
    void messagesAreOpenedAfterEverythingThatHappenedToTheirKeys(String message, String alias) throws Exception {
        assertArrayEquals(Fixtures.plaintext(1), open(keyStore, alias, message));
    }

    @Test
    void aWrappedKeyIsUnwrapped() throws Exception {
        var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, provider);
        cipher.init(Cipher.UNWRAP_MODE, keyStore.getKey(Fixtures.SCOPE, null));
        var key = cipher.unwrap(Fixtures.bytes("wrapped-key.o5se"), "AES", Cipher.SECRET_KEY);
        assertArrayEquals(Fixtures.wrappedKeyBytes(), key.getEncoded());
    }

    private byte[] open(KeyStore from, String alias, String message) throws Exception {
        var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, provider);
        cipher.init(Cipher.DECRYPT_MODE, from.getKey(alias, null));
        cipher.updateAAD(Fixtures.AAD);
        return cipher.doFinal(Fixtures.bytes(message + ".o5se"));
    }
}
