package org.o365se.internal.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.o365se.internal.config.Configuration;
import org.o365se.internal.config.SecretSources;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.root.LazyHome;
import org.o365se.internal.root.Roots;
import org.o365se.internal.root.managed.ManagedRootStore;
import org.o365se.rootkey.ImportedRootKey;
import org.o365se.rootkey.RootKeyAdministration;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyFactory;
import org.o365se.rootkey.RootKeyHome;
import org.o365se.rootkey.RootKeyImport;
import org.o365se.rootkey.RootKeyListing;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyTransfer;
import org.o365se.rootkey.RootKeyType;
import org.o365se.rootkey.SecretReader;

/** The root keys of one configuration for an operator, without a key chain. Thread-safe; connections are opened when they are first needed. */
public final class ConfiguredRoots implements AutoCloseable {

    private final Configuration configuration;
    private final SecretSources secrets;
    private final List<RootKeyFactory> bridges;
    private final Roots roots;
    private final Map<RootKeyFactory, RootKeyAdministration> administrations = new HashMap<>();

    private ConfiguredRoots(Configuration configuration, List<RootKeyFactory> bridges) {
        this.configuration = configuration;
        this.secrets = new SecretSources(configuration);
        this.bridges = bridges;
        this.roots = new Roots(homes());
    }

    /**
     * Reads a configuration, without using a root key.
     *
     * @param file the configuration file
     * @return its root keys; the caller closes them
     * @throws IOException if the configuration cannot be read or a bridge cannot be loaded
     */
    public static ConfiguredRoots open(Path file) throws IOException {
        var extensions = Extensions.find();
        var read = Configuration.read(file, extensions.configurationPrefixes(), extensions.storeSchemes());
        return new ConfiguredRoots(read, extensions.bridges());
    }

    private Map<String, RootKeyHome> homes() {
        var homes = new HashMap<String, RootKeyHome>();
        configuration
                .managedKeystore()
                .ifPresent(file -> homes.put(
                        RootKeyUri.MANAGED_SCHEME,
                        ManagedRootStore.inFile(
                                file,
                                secrets,
                                configuration.managedSecretSource().orElseThrow(),
                                configuration.fileAccess())));
        for (var bridge : bridges) {
            var home = new LazyHome(() -> bridge.connect(entries(bridge), secrets));
            bridge.schemes().forEach(scheme -> homes.put(scheme, home));
        }
        return homes;
    }

    /** Returns the reader of secrets by the rules of this configuration. */
    public SecretReader secrets() {
        return secrets;
    }

    /** Returns the schemes of all supported URIs. */
    public Set<String> schemes() {
        var schemes = new TreeSet<>(Set.of(RootKeyUri.MANAGED_SCHEME));
        bridges.forEach(bridge -> schemes.addAll(bridge.schemes()));
        return schemes;
    }

    /** Returns each NAME of the keys {@code PREFIX.NAME.*}. */
    public SortedSet<String> names(String prefix) {
        var names = new TreeSet<String>();
        for (var key : configuration.entriesFor(Set.of(prefix)).keySet()) {
            names.add(key.split("\\.", 3)[1]);
        }
        return names;
    }

    /**
     * Checks a root key.
     *
     * @param uri its URI
     * @return one result for each rule
     */
    public List<RootKeyCheck> check(String uri) {
        return roots.check(new RootKeyUri(uri));
    }

    /**
     * Returns the keys of all homes that can list them.
     *
     * @param place one of the HSMs, or empty for all
     * @param failed receives the failure of each HSM that cannot be reached
     * @return the keys
     */
    public List<RootKeyListing> list(String place, Consumer<RootKeyException> failed) {
        var listed = new ArrayList<RootKeyListing>();
        for (var bridge : bridges) {
            if (bridge.canAdminister()) {
                listed.addAll(administration(bridge).list(place, failed));
            }
        }
        return listed;
    }

    /**
     * Creates a root key in its home.
     *
     * @param uri the URI of the key
     * @param type the type of the key
     * @return the new key
     * @throws RootKeyException if no bridge creates keys of this URI, or it cannot be created
     */
    public RootKeyDescription generate(String uri, RootKeyType type) {
        return roots.make(new RootKeyUri(uri), null, () -> administrationOf(uri).generate(uri, type));
    }

    /**
     * Creates an RSA key in its home and wraps it for a vault.
     *
     * @param uri the URI of the key
     * @param type the type of the key
     * @param exchangeKey the vault's key exchange key
     * @return the wrapped key
     * @throws RootKeyException if no bridge creates keys of this URI, or it cannot be created
     */
    public RootKeyTransfer generateForTransfer(String uri, RootKeyType type, RSAPublicKey exchangeKey) {
        return roots.make(
                new RootKeyUri(uri), null, () -> administrationOf(uri).generateForTransfer(uri, type, exchangeKey));
    }

    /**
     * Imports a key that was wrapped for its home.
     *
     * @param uri the URI of the key
     * @param transferFile the content of the transfer file
     * @return the key in its home
     * @throws RootKeyException if no bridge imports keys of this URI, or the home refuses
     */
    public ImportedRootKey importKey(String uri, byte[] transferFile) {
        var wanted = new RootKeyUri(uri);
        return roots.make(wanted, null, () -> {
            for (var bridge : bridges) {
                if (bridge.schemes().contains(wanted.scheme())) {
                    try (var home = bridge.connect(entries(bridge), secrets)) {
                        if (home instanceof RootKeyImport importer) {
                            return importer.importKey(uri, transferFile);
                        }
                    }
                }
            }
            throw new RootKeyMisconfiguredException(
                    ProviderErrorId.ROOT_SCHEME_UNKNOWN,
                    "No installed bridge can import a key for the URI " + uri
                            + "; use the URI of a key in a vault, https://HOST/keys/NAME",
                    null);
        });
    }

    /**
     * Finds the home in which a root key can be created.
     *
     * @param uri the URI of the key
     * @return the home
     * @throws RootKeyMisconfiguredException if no bridge creates keys of this URI
     */
    public RootKeyAdministration administrationOf(String uri) {
        var scheme = new RootKeyUri(uri).scheme();
        return bridges.stream()
                .filter(RootKeyFactory::canAdminister)
                .filter(bridge -> bridge.schemes().contains(scheme))
                .findFirst()
                .map(this::administration)
                .orElseThrow(() -> new RootKeyMisconfiguredException(
                        ProviderErrorId.ROOT_SCHEME_UNKNOWN,
                        "No installed bridge can create root keys for the URI " + uri
                                + "; create the key with the tools of its home, or correct the URI",
                        null));
    }

    private RootKeyAdministration administration(RootKeyFactory bridge) {
        synchronized (administrations) {
            return administrations.computeIfAbsent(bridge, made -> made.administer(entries(made), secrets));
        }
    }

    /**
     * Encrypts the managed root keys under a new secret.
     *
     * @param newSecret the secret; the array is not changed
     * @return the file
     * @throws RootKeyException if there is none, or it cannot be read or written
     */
    public Path rotateManagedSecret(char[] newSecret) {
        var file = configuration
                .managedKeystore()
                .orElseThrow(() -> new RootKeyMisconfiguredException(
                        ProviderErrorId.CONFIGURATION_INCOMPLETE,
                        "managed.keystore is not set in " + configuration.file().orElseThrow()
                                + ", so there is no secret to rotate; use the configuration that sets it",
                        null));
        ManagedRootStore.rotateSecret(
                file,
                secrets,
                configuration.managedSecretSource().orElseThrow(),
                configuration.fileAccess(),
                newSecret);
        return file;
    }

    private Map<String, String> entries(RootKeyFactory bridge) {
        return configuration.entriesFor(bridge.configurationPrefixes());
    }

    @Override
    public void close() {
        roots.close();
        synchronized (administrations) {
            administrations.values().forEach(RootKeyHome::close);
            administrations.clear();
        }
    }
}
