package org.o365se;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.o365se.internal.config.GeneratedSecret;

/**
 * Made the fixtures of version 1. Run again only into an empty folder, for a new version of the format: what is there must open for ever, so nothing is
 * overwritten.
 */
final class FixtureMaker {
    private static final String PASSWORD = "A human TEST password";

    private final Path folder;

    private FixtureMaker(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("Name the folder that shall hold the fixtures");
        }
        new FixtureMaker(Path.of(arguments[0])).make();
    }

    private void make() throws IOException, GeneralSecurityException {
        var managedSecret = secret("managed.TEST-SECRET");
        var chainSecret = secret("chain.TEST-SECRET");
        write("chain.TEST-PASSWORD", PASSWORD);
        var provider = provider(folder, managedSecret);
        var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
        keyStore.load(null, null);
        for (var policy : new String[] {Fixtures.POLICY, Fixtures.OTHER_POLICY}) {
            keyStore.setEntry(policy, DataEncryptionPolicy.builder(policy).build(), null);
        }
        for (var scope : new String[] {Fixtures.SCOPE, Fixtures.REASSIGNED}) {
            keyStore.setEntry(scope, EncryptionScope.of(scope, Fixtures.POLICY), null);
        }
        keyStore.store(new ByteArrayOutputStream(), chainSecret);

        for (int size : Fixtures.SIZES) {
            write("message-" + size + ".o5se", seal(provider, keyStore, Fixtures.SCOPE, Fixtures.plaintext(size)));
        }
        write("message-of-policy.o5se", seal(provider, keyStore, Fixtures.POLICY, Fixtures.plaintext(1)));
        write("message-before-reassignment.o5se", seal(provider, keyStore, Fixtures.REASSIGNED, Fixtures.plaintext(1)));
        write("wrapped-key.o5se", wrap(provider, keyStore));

        var chain = KeyChain.of(keyStore);
        chain.rollScopeKey(Fixtures.SCOPE);
        chain.rollScopeKey(Fixtures.REASSIGNED);
        chain.assign(Fixtures.REASSIGNED, Fixtures.OTHER_POLICY);
        write("chain.keychain", store(keyStore, chainSecret));
        write("message-after-roll.o5se", seal(provider, keyStore, Fixtures.SCOPE, Fixtures.plaintext(1)));
        write("chain-password.keychain", store(keyStore, PASSWORD.toCharArray()));
        Files.delete(folder.resolve("managed.p12.lock"));
    }

    /** A provider over the managed roots of a folder; its configuration and the secret's file lie elsewhere, and go away. */
    static Provider provider(Path managed, char[] managedSecret) throws IOException {
        var other = Files.createTempDirectory("o365se-fixtures");
        var secretFile = other.resolve("managed.secret");
        Files.writeString(secretFile, new String(managedSecret));
        Files.setPosixFilePermissions(secretFile, PosixFilePermissions.fromString("rw-------"));
        secretFile.toFile().deleteOnExit();
        return TestKeys.configured(
                "managed.keystore = " + managed.toAbsolutePath().resolve("managed.p12")
                        + "\nmanaged.secret-source = file:" + secretFile + "\n");
    }

    private static byte[] seal(Provider provider, KeyStore keyStore, String alias, byte[] plaintext)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, provider);
        cipher.init(Cipher.ENCRYPT_MODE, keyStore.getKey(alias, null));
        cipher.updateAAD(Fixtures.AAD);
        return cipher.doFinal(plaintext);
    }

    private static byte[] wrap(Provider provider, KeyStore keyStore) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, provider);
        cipher.init(Cipher.WRAP_MODE, keyStore.getKey(Fixtures.SCOPE, null));
        return cipher.wrap(new SecretKeySpec(Fixtures.wrappedKeyBytes(), "AES"));
    }

    private static byte[] store(KeyStore keyStore, char[] secret) throws IOException, GeneralSecurityException {
        var out = new ByteArrayOutputStream();
        keyStore.store(out, secret);
        return out.toByteArray();
    }

    private char[] secret(String name) throws IOException {
        var secret = GeneratedSecret.generate(new SecureRandom());
        write(name, new String(secret));
        return secret;
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text + "\n", StandardOpenOption.CREATE_NEW);
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes, StandardOpenOption.CREATE_NEW);
    }
}
