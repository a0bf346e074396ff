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
 * The root keys that a configuration can reach: listing, making and checking them where they live. Needs no key chain.
 *
 * <p>Thread-safe. A home of root keys is connected to when it is first asked for; {@link #close} ends the connections.
 */
public final class RootKeys implements AutoCloseable {
    private final ConfiguredRoots roots;

    private RootKeys(ConfiguredRoots roots) {
        this.roots = roots;
    }

    /**
     * Opens the root keys of a configuration. Touches none of them.
     *
     * @param configuration path of the configuration file
     * @return the root keys; the caller closes them
     * @throws IOException if the configuration cannot be read, or an installed bridge cannot be loaded
     */
    public static RootKeys open(Path configuration) throws IOException {
        return new RootKeys(ConfiguredRoots.open(configuration));
    }

    /**
     * Encrypts the managed root keys of a configuration under another secret. No key changes. The configuration's {@code managed.secret-source} must give the new secret from now on, to
     * every process.
     *
     * @param configuration path of the configuration file
     * @param newSecret a secret of {@link ServiceSecrets#generate}, or a password; stays the caller's
     * @return the path of {@code managed.keystore}
     * @throws IOException if the configuration cannot be read
     * @throws RootKeyException if the configuration names no {@code managed.keystore}, or it cannot be read or written; it has its old secret then
     */
    public static Path rotateManagedSecret(Path configuration, char[] newSecret) throws IOException {
        try (var roots = ConfiguredRoots.open(configuration)) {
            return roots.rotateManagedSecret(newSecret);
        }
    }

    /**
     * Names the schemes of the root key URIs that can be served: those of the installed bridges, and {@code managed}.
     *
     * @return lower-case schemes without colon
     */
    public Set<String> schemes() {
        return roots.schemes();
    }

    /**
     * Returns the names that the configuration gives to homes of root keys.
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
     * @param failed takes the failure of each token that cannot be reached; the others are listed all the same
     * @return the keys, in the order of the configuration and then of their labels
     * @throws RootKeyException if there is no such place, or the configuration of a bridge is invalid
     */
    public List<RootKeyListing> list(String place, Consumer<RootKeyException> failed) {
        return roots.list(place, failed);
    }

    /**
     * Returns the type of key that suits a URI best.
     *
     * @param uri the URI of a root key that is to be made
     * @return what to pass to {@link #generate} unless the user asks for another type
     * @throws RootKeyException if the URI is invalid, or no installed bridge makes such keys
     */
    public RootKeyType typeFor(String uri) {
        return roots.administrationOf(uri).typeFor(uri);
    }

    /**
     * Makes a new root key where it is to live; it never leaves its home.
     *
     * @param uri names its home and the key
     * @param type what to make
     * @return the new key
     * @throws RootKeyException if it cannot be made, there is a key of this name, or no installed bridge makes such keys
     */
    public RootKeyDescription generate(String uri, RootKeyType type) {
        return roots.generate(uri, type);
    }

    /**
     * Checks whether a key is suitable as a root key: its kind, its attributes, and that it unwraps what it wrapped. Nothing is kept.
     *
     * @param uri the root key URI
     * @return one result for each rule, in the order in which they are to be read; a rule that the key does not keep is a result, not a failure
     * @throws RootKeyException if the key cannot be reached at all, or no installed bridge serves the URI
     */
    public List<RootKeyCheck> check(String uri) {
        return roots.check(uri);
    }

    /** Ends the connections. */
    @Override
    public void close() {
        roots.close();
    }
}
