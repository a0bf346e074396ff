package org.o365se;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/** Keys for tests: one provider over one key chain in memory, not registered in {@code Security}. Thread-safe. */
public final class TestKeys {
    /** The policy of all scopes here. */
    public static final String POLICY = "contoso/exchange";

    /** Names a file whose lines are added to the configuration of {@link #provider()}, so that the same tests can run with root keys elsewhere. */
    private static final String MORE_CONFIGURATION = "o365se.test.configuration";

    /** Names the two root keys of the policy, with a blank between; without it the policy has managed ones. */
    private static final String ROOT_KEYS = "o365se.test.roots";

    private static final Provider PROVIDER = configuredFromOutside();
    private static final KeyStore KEY_STORE = loadWithPolicy();
    private static final ConcurrentHashMap<String, SecretKey> SCOPES = new ConcurrentHashMap<>();

    private TestKeys() {}

    /** Makes a provider of its own, over a chain of its own in memory. */
    public static Provider memoryProvider() {
        return memoryProvider(cipherConfiguration());
    }

    /** The same with more lines in its configuration. */
    public static Provider memoryProvider(String more) {
        return configured("keychain.uri = memory:\npolicy.default = " + POLICY + "\n" + more);
    }

    /** The key of a scope in a new chain in memory, whose configuration has more lines. */
    public static SecretKey scopeKeyConfigured(String more) {
        try {
            var keyStore = KeyStore.getInstance("O365ServiceEncryption", memoryProvider(more));
            keyStore.load(null, null);
            keyStore.setEntry(POLICY, DataEncryptionPolicy.builder(POLICY).build(), null);
            return (SecretKey) keyStore.getKey(POLICY, null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the build wants this run of the tests to be done with: a delegate and a parallelism, or nothing special. */
    private static String cipherConfiguration() {
        var delegate = System.getProperty("test.delegate", "auto");
        if (!delegate.equals("auto")) {
            Delegates.install(delegate);
        }
        return "cipher.provider = " + delegate + "\ncipher.parallelism = "
                + System.getProperty("test.parallelism", "auto") + "\n";
    }

    private static Provider configuredFromOutside() {
        var more = System.getProperty(MORE_CONFIGURATION);
        try {
            return configured("keychain.uri = memory:\npolicy.default = " + POLICY + "\n"
                    + (more == null ? "" : Files.readString(Path.of(more))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a provider with a configuration file of this content, in a folder that is removed when the JVM ends. */
    public static Provider configured(String configuration) {
        try {
            var folder = Files.createTempDirectory("o365se-test");
            var file = folder.resolve("o365se.properties");
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            Files.writeString(file, configuration);
            return configured(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Provider configured(Path file) {
        return new ServiceEncryptionProvider().configure(file.toString());
    }

    public static Provider provider() {
        return PROVIDER;
    }

    public static KeyStore keyStore() {
        return KEY_STORE;
    }

    public static SecretKey scopeKey() {
        return scopeKey("contoso/alice@contoso.com");
    }

    public static SecretKey scopeKey(String alias) {
        return SCOPES.computeIfAbsent(alias, TestKeys::makeScope);
    }

    public static SecretKey policyKey() {
        try {
            return (SecretKey) KEY_STORE.getKey(POLICY, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Cipher cipher(int mode, Key key) {
        try {
            var cipher = Cipher.getInstance("O365ServiceEncryption", PROVIDER);
            cipher.init(mode, key);
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] seal(Key key, byte[] aad, byte[] plain) {
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, key);
            cipher.updateAAD(aad);
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] open(Key key, byte[] aad, byte[] message) throws GeneralSecurityException {
        var cipher = cipher(Cipher.DECRYPT_MODE, key);
        cipher.updateAAD(aad);
        return cipher.doFinal(message);
    }

    public static byte[] pattern(int seed, int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (seed + i * 7 + i / 256 * 13);
        }
        return bytes;
    }

    private static KeyStore loadWithPolicy() {
        try {
            var keyStore = KeyStore.getInstance("O365ServiceEncryption", PROVIDER);
            keyStore.load(null, null);
            keyStore.setEntry(POLICY, policy(), null);
            return keyStore;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DataEncryptionPolicy policy() {
        var builder = DataEncryptionPolicy.builder(POLICY);
        var roots = System.getProperty(ROOT_KEYS);
        if (roots != null) {
            var two = roots.split(" ", 2);
            builder.rootKeys(two[0], two[1]).allowSameHome();
        }
        return builder.build();
    }

    private static SecretKey makeScope(String alias) {
        try {
            KEY_STORE.setEntry(alias, EncryptionScope.of(alias, POLICY), null);
            return (SecretKey) KEY_STORE.getKey(alias, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
