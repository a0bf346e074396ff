package org.o365se.internal.keystore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Provider;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.TestKeys;
import org.o365se.internal.config.GeneratedSecret;

/** KeyStores for tests, over managed roots: of a chain in memory, and of a chain in a stream. */
final class StoreFixture {
    static final String NAME = "O365ServiceEncryption";
    static final String POLICY = "contoso/exchange";
    static final String SCOPE = "contoso/alice";
    static final byte[] MAIL = TestKeys.pattern(9, 1_000);

    private StoreFixture() {}

    /** A KeyStore over {@code keychain.uri = memory:} with one policy and one scope. */
    static KeyStore live() throws GeneralSecurityException, IOException {
        return fill(empty(TestKeys.memoryProvider()));
    }

    /** A provider with managed roots in a folder and no chain of its own: its KeyStores come from streams. */
    static Provider streamProvider(Path folder) throws IOException {
        var secret = folder.resolve("managed.secret");
        Files.writeString(secret, new String(GeneratedSecret.generate(new SecureRandom())));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        var configuration = folder.resolve("o365se.properties");
        Files.writeString(
                configuration,
                "managed.keystore = managed.p12\nmanaged.secret-source = file:managed.secret\npolicy.default = "
                        + POLICY + "\n");
        return TestKeys.configured(configuration);
    }

    static KeyStore empty(Provider provider) throws GeneralSecurityException, IOException {
        var keyStore = KeyStore.getInstance(NAME, provider);
        keyStore.load(null, null);
        return keyStore;
    }

    static KeyStore load(Provider provider, byte[] file, char[] password) throws GeneralSecurityException, IOException {
        var keyStore = KeyStore.getInstance(NAME, provider);
        keyStore.load(new ByteArrayInputStream(file), password);
        return keyStore;
    }

    static KeyStore fill(KeyStore keyStore) throws KeyStoreException {
        addPolicy(keyStore, POLICY);
        addScope(keyStore, SCOPE, POLICY);
        return keyStore;
    }

    static void addPolicy(KeyStore keyStore, String alias) throws KeyStoreException {
        keyStore.setEntry(alias, DataEncryptionPolicy.builder(alias).build(), null);
    }

    static void addScope(KeyStore keyStore, String alias, String policy) throws KeyStoreException {
        keyStore.setEntry(alias, EncryptionScope.of(alias, policy), null);
    }

    static char[] newPassword() {
        return GeneratedSecret.generate(new SecureRandom());
    }

    static byte[] store(KeyStore keyStore, char[] password) throws GeneralSecurityException, IOException {
        var out = new ByteArrayOutputStream();
        keyStore.store(out, password);
        return out.toByteArray();
    }

    static SecretKey newKey() throws GeneralSecurityException {
        return KeyGenerator.getInstance(NAME, TestKeys.provider()).generateKey();
    }

    static byte[] seal(KeyStore keyStore, String alias) throws GeneralSecurityException {
        return seal(keyStore.getKey(alias, null));
    }

    static byte[] seal(Key key) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(NAME, TestKeys.provider());
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher.doFinal(MAIL);
    }

    static byte[] open(KeyStore keyStore, String alias, byte[] message) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(NAME, TestKeys.provider());
        cipher.init(Cipher.DECRYPT_MODE, keyStore.getKey(alias, null));
        return cipher.doFinal(message);
    }
}
