package org.o365se;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.o365se.internal.config.GeneratedSecret;

/**
 * What a configuration says of the Cipher: who does AES-GCM, and how many threads work on a large call. The keys of all settings are of one scope in one key chain, each
 * under a configuration of its own, so what one wrote the others must read.
 */
public record CipherSetting(String delegate, String parallelism) {
    /** What the others are compared with. */
    public static final CipherSetting ORACLE = new CipherSetting(Delegates.JDK, "1");

    private static final String NAME = "O365ServiceEncryption";
    private static final ConcurrentHashMap<CipherSetting, SecretKey> KEYS = new ConcurrentHashMap<>();

    /** Each delegate with one thread, two and four, but the oracle's. */
    public static List<CipherSetting> all() {
        return List.of(
                new CipherSetting(Delegates.JDK, "2"),
                new CipherSetting(Delegates.JDK, "4"),
                new CipherSetting(Delegates.AMAZON, "1"),
                new CipherSetting(Delegates.AMAZON, "4"),
                new CipherSetting(Delegates.CONSCRYPT, "1"),
                new CipherSetting(Delegates.CONSCRYPT, "4"),
                new CipherSetting("auto", "auto"));
    }

    /** The delegates that the rest of the tests does not meet, once each. */
    public static List<CipherSetting> nativeDelegates() {
        return List.of(new CipherSetting(Delegates.AMAZON, "4"), new CipherSetting(Delegates.CONSCRYPT, "2"));
    }

    /** The scope's key under this setting; its delegate has been chosen. */
    public SecretKey key() {
        return KEYS.computeIfAbsent(this, CipherSetting::load);
    }

    public Cipher cipher(int mode) {
        return TestKeys.cipher(mode, key());
    }

    @Override
    public String toString() {
        return delegate + ", parallelism " + parallelism;
    }

    private SecretKey load() {
        var registered = Delegates.register(Delegates.AMAZON, Delegates.CONSCRYPT);
        try (registered) {
            var key =
                    Chain.SHARED.key("cipher.provider = " + delegate + "\ncipher.parallelism = " + parallelism + "\n");
            TestKeys.cipher(Cipher.ENCRYPT_MODE, key);
            return key;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A chain in a stream, and its managed root keys in a folder. */
    private static final class Chain {
        static final Chain SHARED = make();

        private final Path folder;
        private final byte[] file;
        private final char[] password;

        private Chain(Path folder, byte[] file, char[] password) {
            this.folder = folder;
            this.file = file;
            this.password = password;
        }

        private static Chain make() {
            try {
                var folder = Files.createTempDirectory("o365se-test");
                folder.toFile().deleteOnExit();
                var secret = folder.resolve("managed.secret");
                Files.writeString(secret, new String(GeneratedSecret.generate(new SecureRandom())));
                Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
                var keyStore = empty(folder, "");
                keyStore.setEntry(
                        TestKeys.POLICY,
                        DataEncryptionPolicy.builder(TestKeys.POLICY).build(),
                        null);
                var file = new ByteArrayOutputStream();
                var password = GeneratedSecret.generate(new SecureRandom());
                keyStore.store(file, password);
                deleteAtExit(folder);
                return new Chain(folder, file.toByteArray(), password);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        SecretKey key(String more) throws GeneralSecurityException, IOException {
            var keyStore = empty(folder, more);
            keyStore.load(new ByteArrayInputStream(file), password);
            deleteAtExit(folder);
            return (SecretKey) keyStore.getKey(TestKeys.POLICY, null);
        }

        private static KeyStore empty(Path folder, String more) throws GeneralSecurityException, IOException {
            var configuration = Files.createTempFile(folder, "o365se", ".properties");
            Files.writeString(
                    configuration,
                    "managed.keystore = managed.p12\nmanaged.secret-source = file:managed.secret\n" + more);
            var keyStore = KeyStore.getInstance(NAME, TestKeys.configured(configuration));
            keyStore.load(null, null);
            return keyStore;
        }

        private static void deleteAtExit(Path folder) throws IOException {
            try (var files = Files.list(folder)) {
                files.forEach(file -> file.toFile().deleteOnExit());
            }
        }
    }
}
