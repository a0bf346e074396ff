package org.o365se;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.o365se.internal.runtime.ConfiguredRoots;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyListing;
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
