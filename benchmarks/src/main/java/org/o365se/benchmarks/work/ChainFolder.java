package org.o365se.benchmarks.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.o365se.AuditTrail;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.internal.config.GeneratedSecret;

/** A folder with a key chain on disk: one policy under two managed root keys, and its scopes. Made once for a run, used by all JVMs of it. */
public final class ChainFolder {
    /** The system property that tells a measured JVM where the chains are. */
    public static final String PROPERTY = "o365se.benchmarks.chains";

    private static final String POLICY = "contoso/exchange";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final int scopes;

    private ChainFolder(Path folder, int scopes) {
        this.folder = folder;
        this.scopes = scopes;
    }

    /**
     * Returns the chain with so many scopes, and makes it if it is not there.
     *
     * @param scopes how many
     * @return the folder
     * @throws IOException if it cannot be written
     */
    public static ChainFolder withScopes(int scopes) throws IOException {
        var parent = System.getProperty(PROPERTY);
        if (parent == null) {
            throw new IllegalStateException("Set -D" + PROPERTY + " to a folder for key chains");
        }
        var made = new ChainFolder(Path.of(parent, "scopes-" + scopes), scopes);
        if (!Files.exists(made.chainFile())) {
            made.make();
        }
        return made;
    }

    /**
     * Returns the file of the chain.
     *
     * @return its path
     */
    public Path chainFile() {
        return folder.resolve("service.keychain");
    }

    /**
     * Names the scope in the middle of the chain.
     *
     * @return its alias
     */
    public String alias() {
        return alias(scopes / 2);
    }

    /**
     * Writes a configuration that leaves delegate and threads to the provider.
     *
     * @return its path
     * @throws IOException if it cannot be written
     */
    public Path configuration() throws IOException {
        return write("o365se.properties", "");
    }

    /**
     * Writes a configuration.
     *
     * @param delegate the provider that shall do AES
     * @param threads how many threads one call may use
     * @return its path
     * @throws IOException if it cannot be written
     */
    public Path configuration(String delegate, int threads) throws IOException {
        return write(
                "o365se-" + delegate + "-" + threads + ".properties",
                "cipher.provider = " + delegate + "\ncipher.parallelism = " + threads + "\n");
    }

    /**
     * Writes a configuration with an audit log, and creates the log.
     *
     * @return its path
     * @throws IOException if it cannot be written
     */
    public Path auditedConfiguration() throws IOException {
        var file = write("o365se-audited.properties", "audit.file = audit.jsonl\n");
        if (!Files.exists(folder.resolve("audit.jsonl"))) {
            AuditTrail.init(file);
        }
        return file;
    }

    private void make() throws IOException {
        Files.createDirectories(folder);
        writeSecret("keychain.secret");
        writeSecret("managed.secret");
        KeyChain.init(configuration());
        try (var chain = KeyChain.open(configuration())) {
            chain.change(batch -> {
                batch.create(DataEncryptionPolicy.builder(POLICY).build());
                for (int i = 0; i < scopes; i++) {
                    batch.create(EncryptionScope.of(alias(i), POLICY));
                }
            });
        } catch (KeyChainException e) {
            throw new IOException(e);
        }
    }

    /** Of one length, so that chains differ by their number of scopes alone. */
    private static String alias(int number) {
        return "contoso/user-" + (1_000_000 + number) + "@contoso.com";
    }

    private Path write(String name, String more) throws IOException {
        var file = folder.resolve(name);
        if (!Files.exists(file)) {
            Files.writeString(file, """
                    keychain.uri = file:service.keychain
                    keychain.secret-source = file:keychain.secret
                    managed.keystore = managed.p12
                    managed.secret-source = file:managed.secret
                    policy.default = contoso/exchange
                    """ + more);
        }
        return file;
    }

    private void writeSecret(String name) throws IOException {
        var file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, new String(GeneratedSecret.generate(RANDOM)));
    }
}
