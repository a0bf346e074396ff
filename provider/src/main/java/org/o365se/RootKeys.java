package org.o365se;

import java.io.IOException;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.o365se.internal.runtime.ConfiguredRoots;
import org.o365se.rootkey.ImportedRootKey;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyListing;
import org.o365se.rootkey.RootKeyTransfer;
import org.o365se.rootkey.RootKeyType;

/**
 * Lists, creates and checks the root keys that a configuration can reach, in their homes. Needs no key chain.
 *
 * <p>Thread-safe. A connection to a home is opened at the first use; {@link #close} closes the connections.
 */
public final class RootKeys implements AutoCloseable {
    private final ConfiguredRoots roots;

    private RootKeys(ConfiguredRoots roots) {
        this.roots = roots;
    }

    /**
     * Opens the root keys of a configuration. Uses none of them.
     *
     * @param configuration path of the configuration file
     * @return the root keys; the caller closes them
     * @throws IOException if the configuration cannot be read, or an installed bridge cannot be loaded
     */
    public static RootKeys open(Path configuration) throws IOException {
        return new RootKeys(ConfiguredRoots.open(configuration));
    }

    /**
     * Encrypts the managed root keys of a configuration under a new secret. The keys do not change. From now on {@code managed.secret-source} of every process
     * must supply the new secret.
     *
     * @param configuration path of the configuration file
     * @param newSecret a secret of {@link ServiceSecrets#generate}, or a password; the array is not changed
     * @return the path of {@code managed.keystore}
     * @throws IOException if the configuration cannot be read
     * @throws RootKeyException if the configuration names no {@code managed.keystore}, or it cannot be read or written; it keeps its old secret then
     */
    public static Path rotateManagedSecret(Path configuration, char[] newSecret) throws IOException {
        try (var roots = ConfiguredRoots.open(configuration)) {
            return roots.rotateManagedSecret(newSecret);
        }
    }

    /**
     * Returns the supported schemes of root key URIs: those of the installed bridges, and {@code managed}.
     *
     * @return lower-case schemes without colon
     */
    public Set<String> schemes() {
        return roots.schemes();
    }

    /**
     * Returns the names of the configured homes of root keys.
     *
     * @param prefix the first part of their configuration keys: {@code pkcs11} for tokens, {@code keyvault} for vaults
     * @return each NAME of {@code PREFIX.NAME.*}
     */
    public SortedSet<String> names(String prefix) {
        return roots.names(prefix);
    }

    /**
     * Lists the keys that could be root keys, in the homes that can list them: tokens can, vaults and the managed store cannot.
     *
     * @param place the label of one token or its name in the configuration; empty for all
     * @param failed receives the failure of each token that cannot be reached; the others are listed nevertheless
     * @return the keys, in the order of the configuration and then of their labels
     * @throws RootKeyException if there is no such token, or the configuration of a bridge is invalid
     */
    public List<RootKeyListing> list(String place, Consumer<RootKeyException> failed) {
        return roots.list(place, failed);
    }

    /**
     * Returns the default type of a new key.
     *
     * @param uri the URI of a root key to create
     * @return the type to pass to {@link #generate} unless the user requests another
     * @throws RootKeyException if the URI is invalid, or no installed bridge creates such keys
     */
    public RootKeyType typeFor(String uri) {
        return roots.administrationOf(uri).typeFor(uri);
    }

    /**
     * Creates a root key in its home, which it never leaves.
     *
     * @param uri the URI of the new key, which names its home
     * @param type the type of the new key
     * @return the new key
     * @throws RootKeyException if it cannot be created, a key of this name exists, or no installed bridge creates such keys
     */
    public RootKeyDescription generate(String uri, RootKeyType type) {
        return roots.generate(uri, type);
    }

    /**
     * Creates an RSA key in a token and wraps it for the import into a vault: the token generates a random AES-256 key, wraps the RSA key with it by AES-KWP, and
     * wraps it by RSA-OAEP (SHA-1) under the key exchange key. Neither key enters this JVM in the clear.
     *
     * <p>The key is extractable while it is created and wrapped. A key that must exist in one home only is created by {@link #generate}.
     *
     * @param uri the URI of the new key, which names its token
     * @param type the type of the new key, one of the RSA types
     * @param exchangeKey the vault's key exchange key, with 2048, 3072 or 4096 bits; its owner can read the new key
     * @return the wrapped key
     * @throws RootKeyException if the token cannot do this, a key of this name exists, or no installed bridge creates such keys
     */
    public RootKeyTransfer generateForTransfer(String uri, RootKeyType type, RSAPublicKey exchangeKey) {
        return roots.generateForTransfer(uri, type, exchangeKey);
    }

    /**
     * Imports a key that was wrapped for a vault. If a key of this name exists in the vault, it gets a new version. The caller compares the public half of the result
     * with that of the key that was wrapped.
     *
     * @param uri the URI of the key in the vault, without a version
     * @param transferFile the content of the transfer file
     * @return the key that is now in the vault
     * @throws RootKeyException if the vault refuses the file or cannot be reached, or no installed bridge imports such keys
     */
    public ImportedRootKey importKey(String uri, byte[] transferFile) {
        return roots.importKey(uri, transferFile);
    }

    /**
     * Checks whether a key is suitable as a root key: its kind, its attributes, and that it unwraps what it wrapped. Nothing is stored.
     *
     * @param uri the root key URI
     * @return one result for each rule, in the order in which they are to be read; a rule that the key violates is a result, not a failure
     * @throws RootKeyException if the key cannot be reached, or no installed bridge supports the URI
     */
    public List<RootKeyCheck> check(String uri) {
        return roots.check(uri);
    }

    /** Closes the connections. */
    @Override
    public void close() {
        roots.close();
    }
}
