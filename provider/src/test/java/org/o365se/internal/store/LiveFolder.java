package org.o365se.internal.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.internal.config.GeneratedSecret;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.record.ChainFile;

/** A folder with a configuration, its secrets, and the live chain that it names. Each opening is a context of its own, as another process has it. */
public final class LiveFolder {
    public static final String POLICY = "contoso/exchange";
    public static final String ALICE = "contoso/alice";

    public final Path folder;
    public final Path configuration;
    public final Path chain;
    public final Path secret;
    public final Path managed;
    final Path managedSecret;
    private Path highWater;

    public LiveFolder(Path folder) throws IOException {
        this.folder = folder;
        this.configuration = folder.resolve("o365se.properties");
        this.chain = folder.resolve("service.keychain");
        this.secret = folder.resolve("keychain.secret");
        this.managed = folder.resolve("managed.p12");
        this.managedSecret = folder.resolve("managed.secret");
        this.highWater = folder.resolve("service.keychain.high-water");
        writeSecret(secret);
        writeSecret(managedSecret);
        configure();
    }

    /** The same with an empty chain. */
    static LiveFolder withChain(Path folder) throws IOException {
        var live = new LiveFolder(folder);
        live.init();
        return live;
    }

    public void init() throws IOException {
        KeyChain.init(configuration);
    }

    /** The same with a policy and Alice's scope in the chain. */
    public static LiveFolder withScope(Path folder) throws IOException, KeyChainException {
        var live = withChain(folder);
        try (var chain = live.open()) {
            chain.create(DataEncryptionPolicy.builder(POLICY).build());
            chain.create(EncryptionScope.of(ALICE, POLICY));
        }
        return live;
    }

    /** Writes the configuration, with changes by others seen at once unless a line says otherwise. */
    public void configure(String... lines) throws IOException {
        var text = "keychain.uri = file:service.keychain\nkeychain.secret-source = file:keychain.secret\n"
                + "managed.keystore = managed.p12\nmanaged.secret-source = file:managed.secret\n"
                + String.join("\n", lines) + "\n";
        Files.writeString(
                configuration, text.contains("max-staleness") ? text : text + "keychain.max-staleness = PT0S\n");
    }

    void keepHighWaterIn(Path file) throws IOException {
        highWater = file;
        configure("keychain.high-water = " + file);
    }

    public Path highWater() {
        return highWater;
    }

    public KeyChain open() throws IOException {
        return KeyChain.open(configuration);
    }

    /** Puts another secret in the place of one. */
    public static char[] writeSecret(Path file) throws IOException {
        var secret = GeneratedSecret.generate(new SecureRandom());
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, new String(secret) + "\n");
        return secret;
    }

    /** What the secret's file holds now. */
    public char[] readSecret() {
        try {
            return Files.readString(secret).strip().toCharArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the file holds now. */
    ChainSnapshot content() throws IOException {
        try (var in = Files.newInputStream(chain)) {
            return ChainFile.list(in);
        }
    }

    public long generation() throws IOException {
        return content().generation();
    }

    Path backUp() throws IOException {
        return Files.copy(chain, folder.resolve("backup"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Puts a copy in the chain's place, as an operator does it. */
    void putBack(Path backup) throws IOException {
        Files.copy(backup, chain, StandardCopyOption.REPLACE_EXISTING);
    }

    public static void addScope(KeyChain chain, String alias) throws KeyChainException {
        chain.create(EncryptionScope.of(alias, POLICY));
    }

    public static void assertTells(Throwable thrown, String... parts) {
        for (var part : parts) {
            assertTrue(thrown.getMessage().contains(part), thrown::getMessage);
        }
    }
}
