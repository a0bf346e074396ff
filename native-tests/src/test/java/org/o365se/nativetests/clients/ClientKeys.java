package org.o365se.nativetests.clients;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.util.UUID;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.WorkOptions;

/** A live chain and the registered provider, as the operator of a program of others sets them up, and what the operator does with the keys later. */
final class ClientKeys implements AutoCloseable {
    /** The password that such programs insist on; the configuration has a source of the secret. */
    static final char[] PASSWORD = "changeit".toCharArray();

    static final String TYPE = "O365ServiceEncryption";

    private final ServiceEncryptionProvider provider = new ServiceEncryptionProvider();
    private final Path configuration;
    private final KeyChain chain;

    ClientKeys(Path folder) throws IOException, GeneralSecurityException {
        configuration = folder.resolve("o365se.properties");
        writeSecret(folder.resolve("keychain.secret"));
        writeSecret(folder.resolve("managed.secret"));
        // What the recipes show.
        Files.writeString(configuration, """
                keychain.uri = file:FOLDER/service.keychain
                keychain.secret-source = file:FOLDER/keychain.secret
                keychain.max-staleness = PT0S
                managed.keystore = FOLDER/managed.p12
                managed.secret-source = file:FOLDER/managed.secret
                transparent.transformations = AES/GCM/NoPadding, ChaCha20-Poly1305, AES/KWP/NoPadding, \\
                    AES/CBC/PKCS5Padding for contoso/*-cbc, AES for contoso/*-aes
                """.replace("FOLDER", folder.toString()));
        KeyChain.init(configuration);
        chain = KeyChain.open(configuration);
        provider.configure(configuration.toString());
        Security.addProvider(provider);
    }

    private static void writeSecret(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, UUID.randomUUID() + "-" + UUID.randomUUID());
    }

    /** Creates a scope under a policy of its own, so that it can be revoked alone. */
    void create(String alias) throws GeneralSecurityException {
        chain.create(DataEncryptionPolicy.builder(policyOf(alias)).build());
        chain.create(DataEncryptionPolicy.builder(policyOf(alias) + "-next").build());
        chain.create(EncryptionScope.of(alias, policyOf(alias)));
    }

    private static String policyOf(String alias) {
        return alias + "-policy";
    }

    /** The configuration, which programs take for a key store file. */
    Path file() {
        return configuration;
    }

    KeyStore keyStore() throws GeneralSecurityException, IOException {
        var keyStore = KeyStore.getInstance(TYPE);
        try (var in = Files.newInputStream(configuration)) {
            keyStore.load(in, PASSWORD);
        }
        return keyStore;
    }

    /** Rolls the scope key and the policy key, and assigns the scope to another policy. */
    void moveOn(String alias) throws GeneralSecurityException {
        chain.rollScopeKey(alias);
        chain.operations(policyOf(alias)).roll(WorkOptions.DEFAULT);
        chain.assign(alias, policyOf(alias) + "-next");
    }

    byte[] rewrapped(byte[] message) throws IOException {
        var out = new ByteArrayOutputStream();
        if (!chain.messages().rewrap(new ByteArrayInputStream(message), out)) {
            throw new AssertionError("The message was not re-wrapped");
        }
        return out.toByteArray();
    }

    /** The operator's part of a revocation: the policy is disabled and its keys are forgotten. */
    void revoke(String alias) throws GeneralSecurityException {
        chain.operations(policyOf(alias) + "-next").disable();
        chain.forget(policyOf(alias) + "-next");
    }

    @Override
    public void close() {
        Security.removeProvider(TYPE);
        provider.close();
        chain.close();
    }
}
