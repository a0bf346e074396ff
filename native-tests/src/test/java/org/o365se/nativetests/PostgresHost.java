package org.o365se.nativetests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.internal.config.GeneratedSecret;

/** A host with a configuration whose key chain is in PostgreSQL, and which several hosts may share. */
final class PostgresHost {
    static final String POLICY = ChainProgram.POLICY;
    static final String ALICE = "contoso/alice";

    private final Path folder;
    private final Map<String, String> entries = new LinkedHashMap<>();

    /** A host that shares nothing yet: it makes the secrets of the chain and of the managed root keys. */
    static PostgresHost first(Path folder, PostgresServer server, String database) throws IOException {
        var secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("password"), PostgresServer.PASSWORD);
        // Of the generated form, from which no slow derivation is needed.
        Files.writeString(secrets.resolve("chain"), newSecret());
        Files.writeString(secrets.resolve("managed"), newSecret());
        for (var secret : new String[] {"password", "chain", "managed"}) {
            ownerOnly(secrets.resolve(secret));
        }
        var host = new PostgresHost(Files.createDirectories(folder.resolve("host")));
        host.entries.putAll(server.entries(database, PostgresServer.ADMINISTRATOR, secrets.resolve("password")));
        host.entries.put("postgres.timeout", "PT60S");
        host.entries.put("keychain.secret-source", "file:" + secrets.resolve("chain"));
        host.entries.put("keychain.max-staleness", "PT0S");
        host.entries.put(
                "keychain.high-water", host.folder.resolve("high-water").toString());
        host.entries.put("managed.keystore", folder.resolve("managed.p12").toString());
        host.entries.put("managed.secret-source", "file:" + secrets.resolve("managed"));
        host.write();
        return host;
    }

    static String newSecret() {
        return new String(GeneratedSecret.generate(new SecureRandom()));
    }

    private PostgresHost(Path folder) {
        this.folder = folder;
    }

    private static void ownerOnly(Path secret) throws IOException {
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }

    /** Another host of the same service, which has not used the chain yet. */
    PostgresHost another(String name) throws IOException {
        var host = new PostgresHost(Files.createDirectories(folder.resolveSibling(name)));
        host.entries.putAll(entries);
        return host.with(
                "keychain.high-water", host.folder.resolve("high-water").toString());
    }

    /** Sets an entry of the configuration. */
    PostgresHost with(String key, String value) throws IOException {
        entries.put(key, value);
        write();
        return this;
    }

    private void write() throws IOException {
        Files.writeString(
                configuration(),
                entries.entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    Path configuration() {
        return folder.resolve("o365se.properties");
    }

    Path highWater() {
        return folder.resolve("high-water");
    }

    /** Creates the chain, with a policy and Alice's scope. */
    PostgresHost initialized() throws Exception {
        KeyChain.init(configuration());
        try (var chain = open()) {
            chain.change(batch -> {
                batch.create(DataEncryptionPolicy.builder(POLICY).build());
                batch.create(EncryptionScope.of(ALICE, POLICY));
            });
        }
        return this;
    }

    KeyChain open() throws IOException {
        return KeyChain.open(configuration());
    }

    static byte[] seal(KeyChain chain, String alias, byte[] plaintext) throws Exception {
        return cipher(chain, Cipher.ENCRYPT_MODE, alias).doFinal(plaintext);
    }

    static byte[] open(KeyChain chain, String alias, byte[] message) throws Exception {
        return cipher(chain, Cipher.DECRYPT_MODE, alias).doFinal(message);
    }

    private static Cipher cipher(KeyChain chain, int mode, String alias) throws Exception {
        var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, new ServiceEncryptionProvider());
        cipher.init(mode, chain.key(alias));
        return cipher;
    }
}
