package org.o365se;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.nio.file.Path;
import java.security.InvalidParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.chain.KeyHandle;
import org.o365se.internal.cipher.ServiceEncryptionCipher;
import org.o365se.internal.cipher.TransparentCipher;
import org.o365se.internal.config.Transformation;
import org.o365se.internal.keystore.ServiceEncryptionKeyGenerator;
import org.o365se.internal.keystore.ServiceEncryptionKeyStore;
import org.o365se.internal.runtime.ConfiguredChains;

/**
 * The JCA provider {@code O365ServiceEncryption}: a KeyStore, a Cipher and a KeyGenerator of that name, and Ciphers under names of the JDK for programs that request
 * those with a key of this provider.
 *
 * <p>Its configuration is one properties file, named by {@link #configure}, otherwise by the system property {@code o365se.config}, otherwise by the
 * environment variable {@code O365SE_CONFIG}. It is read at first use: an invalid file makes the first call that needs it fail, and does not affect other
 * providers.
 *
 * <p>Thread-safe, as every {@link Provider}. Two instances with different configurations can be used in one JVM.
 */
public final class ServiceEncryptionProvider extends Provider {
    /** The name of the provider, and of its algorithms and its store type. */
    public static final String NAME = "O365ServiceEncryption";

    private static final String VERSION = "0.1";

    /** With these the JDK passes other keys to its own providers, wherever this one is in the list. */
    private static final Map<String, String> OWN_KEYS = Map.of("SupportedKeyClasses", KeyHandle.class.getName());

    /** {@code AES} is short for this mode and padding. Without the attributes it would be taken for every mode of AES. */
    private static final Map<String, String> OWN_KEYS_IN_ECB = Map.of(
            "SupportedKeyClasses",
            KeyHandle.class.getName(),
            "SupportedModes",
            "ECB",
            "SupportedPaddings",
            "PKCS5PADDING");

    @Serial
    private static final long serialVersionUID = 1L;

    private transient volatile ConfiguredChains configured = ConfiguredChains.ofEnvironment();

    /** Creates a provider that is configured by the system property or the environment, unless {@link #configure} names another file. */
    public ServiceEncryptionProvider() {
        super(NAME, VERSION, "Service encryption under root keys that the customer controls");
        add(
                "KeyStore",
                NAME,
                ServiceEncryptionKeyStore.class,
                Map.of(),
                provider -> new ServiceEncryptionKeyStore(provider.configured, ConfiguredChains::of));
        add("Cipher", NAME, ServiceEncryptionCipher.class, OWN_KEYS, provider -> new ServiceEncryptionCipher());
        for (var transformation : Transformation.values()) {
            add(
                    "Cipher",
                    transformation.toString(),
                    TransparentCipher.class,
                    transformation == Transformation.AES ? OWN_KEYS_IN_ECB : OWN_KEYS,
                    provider -> new TransparentCipher(transformation));
        }
        add(
                "KeyGenerator",
                NAME,
                ServiceEncryptionKeyGenerator.class,
                Map.of(),
                provider -> new ServiceEncryptionKeyGenerator());
    }

    /**
     * Sets the path of the configuration, without reading it. Key stores that were created before keep their configuration.
     *
     * @param path of the configuration file
     * @return this provider
     * @throws InvalidParameterException if the path is null or empty
     */
    @Override
    public Provider configure(String path) {
        if (path == null || path.isBlank()) {
            throw new InvalidParameterException("The path of the configuration file is empty");
        }
        configured = ConfiguredChains.of(Path.of(path));
        return this;
    }

    /**
     * Releases the key chains, unwrapped keys, timers, threads and connections to root keys of this provider, unless another object uses them. Its KeyStores
     * and their keys fail until they are loaded again; the provider itself can be used again at once.
     *
     * <p>Call it when an application ends and the JVM continues, for example in {@code ServletContextListener.contextDestroyed}, after
     * {@code Security.removeProvider} if the provider was registered.
     */
    public void close() {
        configured.close();
    }

    /** Returns true: the provider can be used without an argument, and calls that need a configuration fail with a message. */
    @Override
    public boolean isConfigured() {
        return true;
    }

    /**
     * Throws an exception: a copy would have neither configuration nor services.
     *
     * @param out not written to
     * @throws NotSerializableException always
     */
    @Serial
    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException(ServiceEncryptionProvider.class.getName());
    }

    private void add(
            String type,
            String algorithm,
            Class<?> spi,
            Map<String, String> attributes,
            Function<ServiceEncryptionProvider, Object> make) {
        putService(new SpiService(this, type, algorithm, spi, attributes, make));
    }

    /** A service whose objects know the provider that created them. */
    private static final class SpiService extends Service {
        private final ServiceEncryptionProvider owner;
        private final Function<ServiceEncryptionProvider, Object> make;

        SpiService(
                ServiceEncryptionProvider owner,
                String type,
                String algorithm,
                Class<?> spi,
                Map<String, String> attributes,
                Function<ServiceEncryptionProvider, Object> make) {
            super(owner, type, algorithm, spi.getName(), List.of(), attributes);
            this.owner = owner;
            this.make = make;
        }

        @Override
        public Object newInstance(@Nullable Object constructorParameter) throws NoSuchAlgorithmException {
            return make.apply(owner);
        }
    }
}
