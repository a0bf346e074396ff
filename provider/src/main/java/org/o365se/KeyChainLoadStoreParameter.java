package org.o365se;

import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Loads the live key chain of a configuration file: {@code KeyStore.load(KeyChainLoadStoreParameter.of(path))}. For programs that do not configure the
 * provider itself. Immutable.
 */
public final class KeyChainLoadStoreParameter implements KeyStore.LoadStoreParameter {
    private final Path configuration;

    private KeyChainLoadStoreParameter(Path configuration) {
        this.configuration = configuration;
    }

    /**
     * Returns a parameter for a configuration file.
     *
     * @param configuration its path
     * @return the parameter
     */
    public static KeyChainLoadStoreParameter of(Path configuration) {
        return new KeyChainLoadStoreParameter(Objects.requireNonNull(configuration));
    }

    /**
     * Returns the configuration file.
     *
     * @return its path
     */
    public Path configuration() {
        return configuration;
    }

    /** Returns null: the configuration names the source of a live chain's secret. */
    @Override
    @SuppressWarnings("exports") // JSpecify is needed at compile time only
    public KeyStore.@Nullable ProtectionParameter getProtectionParameter() {
        return null;
    }
}
