package org.o365se.internal.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.chain.ChainSource;
import org.o365se.internal.chain.ChainUse;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ChainId;

/**
 * The key chains of one configuration, for one provider or one call. The configuration file is read when it is first needed, so that an invalid file affects
 * only users of this provider. The resources of the configuration are shared with all others in this JVM that name the same file with the same content.
 * Thread-safe.
 */
public final class ConfiguredChains implements ChainSource, AutoCloseable {
    private static final String CONFIG_PROPERTY = "o365se.config";
    private static final String CONFIG_VARIABLE = "O365SE_CONFIG";

    private final Supplier<Optional<Path>> configurationFile;
    private final Lease lease = new Lease();

    private ConfiguredChains(Supplier<Optional<Path>> configurationFile) {
        this.configurationFile = configurationFile;
    }

    /**
     * Returns the chains of a configuration file.
     *
     * @param file the file
     * @return its chains
     */
    public static ConfiguredChains of(Path file) {
        return new ConfiguredChains(() -> Optional.of(file));
    }

    /**
     * Returns the chains of a provider that was not configured: the system property {@code o365se.config} and then the environment variable
     * {@code O365SE_CONFIG} name the file, if set; an empty value counts as not set.
     *
     * @return the chains
     */
    public static ConfiguredChains ofEnvironment() {
        return new ConfiguredChains(ConfiguredChains::defaultFile);
    }

    /** Returns the configuration file that the system property or the environment names, if set; an empty value counts as not set. */
    public static Optional<Path> defaultFile() {
        return Optional.ofNullable(System.getProperty(CONFIG_PROPERTY))
                .filter(path -> !path.isBlank())
                .or(() -> Optional.ofNullable(System.getenv(CONFIG_VARIABLE)).filter(path -> !path.isBlank()))
                .map(Path::of);
    }

    /**
     * Opens the live chain of a configuration for one user, independent of other users of it.
     *
     * @param file the configuration file
     * @return the use of the chain
     * @throws IOException if the configuration or the chain cannot be read
     */
    public static ChainUse openLive(Path file) throws IOException {
        var context = ServiceContext.acquire(Optional.of(file));
        try {
            return ChainUse.owning(context.ownLiveChain()
                    .orElseThrow(() -> new IOException(ProviderErrorId.CONFIGURATION_INCOMPLETE.with(
                            "The configuration " + file + " names no key chain; set keychain.uri"))));
        } finally {
            context.release();
        }
    }

    /**
     * Creates the configured chain in a file.
     *
     * @param file the configuration file
     * @return the id of the chain
     * @throws IOException if no chain file is configured, there is a chain already or was one, or it cannot be written
     */
    public static ChainId init(Path file) throws IOException {
        var context = ServiceContext.acquire(Optional.of(file));
        try {
            return context.createChain();
        } finally {
            context.release();
        }
    }

    /**
     * Accepts the configured chain's file as the newest one although it is known to be an old copy. No process may have it open.
     *
     * @param file the configuration file
     * @return the generation it has now
     * @throws IOException if no chain file is configured, or it cannot be read, is not authentic or cannot be written
     */
    public static long restore(Path file) throws IOException {
        var context = ServiceContext.acquire(Optional.of(file));
        try {
            return context.restoreChain();
        } finally {
            context.release();
        }
    }

    /**
     * Begins to follow a chain that other hosts use already.
     *
     * @param file the configuration file of this host
     * @param least the generation that the chain is known to have reached, or 0
     * @return the generation of the chain
     * @throws IOException if this host follows the chain already, or the chain is older or cannot be read
     */
    public static long join(Path file, long least) throws IOException {
        var context = ServiceContext.acquire(Optional.of(file));
        try {
            return context.joinChain(least).generation();
        } finally {
            context.release();
        }
    }

    /**
     * Creates the chain of one configuration with the content of the chain of another.
     *
     * @param from the configuration file of the chain that is copied
     * @param to the configuration file of the chain that is created
     * @return the generation of both
     * @throws IOException if a chain cannot be read or written, or another chain is there
     */
    public static long copy(Path from, Path to) throws IOException {
        var source = ServiceContext.acquire(Optional.of(from));
        try {
            var target = ServiceContext.acquire(Optional.of(to));
            try {
                return target.copyChainOf(source).generation();
            } finally {
                target.release();
            }
        } finally {
            source.release();
        }
    }

    /**
     * Returns what an administrator of the configured store runs before the chain is created.
     *
     * @param file the configuration file
     * @return statements in the language of the store, or empty if it needs none
     * @throws IOException if the configuration cannot be read
     */
    public static Optional<String> setUpScript(Path file) throws IOException {
        var context = ServiceContext.acquire(Optional.of(file));
        try {
            return context.setUpScript();
        } finally {
            context.release();
        }
    }

    @Override
    public Optional<ChainUse> liveChain() throws IOException {
        var context = lease.context(this, configurationFile);
        try {
            return context.liveChain().map(chain -> {
                context.retain();
                return lease.use(chain, context::release);
            });
        } finally {
            context.release();
        }
    }

    @Override
    public ChainUse newChain() throws IOException {
        var context = lease.context(this, configurationFile);
        try {
            var chain = context.newChain();
            return lease.use(chain, chain::close);
        } finally {
            context.release();
        }
    }

    @Override
    public ChainUse readChain(InputStream stream, char @Nullable [] secret) throws IOException {
        var context = lease.context(this, configurationFile);
        try {
            var chain = context.readChain(stream, secret);
            return lease.use(chain, chain::close);
        } finally {
            context.release();
        }
    }

    @Override
    public ChainUse liveChainOf(byte[] configuration, char @Nullable [] secret) throws IOException {
        var context = ServiceContext.acquire(configuration, secret);
        try {
            return context.liveChain()
                    .map(chain -> {
                        context.retain();
                        return lease.use(chain, context::release);
                    })
                    .orElseThrow(() -> new IOException(ProviderErrorId.CONFIGURATION_INCOMPLETE.with(
                            "The configuration in the stream names no key chain; set keychain.uri")));
        } finally {
            context.release();
        }
    }

    /** Ends every use of these chains: their keys fail from now on. The next use opens them again. */
    @Override
    public void close() {
        lease.end();
    }
}
