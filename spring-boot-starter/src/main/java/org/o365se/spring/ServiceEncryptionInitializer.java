package org.o365se.spring;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Registers the provider {@code O365ServiceEncryption} as the last one, with the configuration file that the property {@code o365se.config} names, and opens its key
 * chain, so that an application with an invalid configuration does not start. Key store and key chain are beans. Both are closed, and the provider is removed, with
 * the application. Without the property it does nothing.
 */
public final class ServiceEncryptionInitializer
        implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {
    /** The property with the path of the configuration file. */
    public static final String CONFIG = "o365se.config";

    /** The name of the bean of type {@link KeyStore}. */
    public static final String KEY_STORE_BEAN = "o365seKeyStore";

    /** The name of the bean of type {@link KeyChain}. */
    public static final String KEY_CHAIN_BEAN = "o365seKeyChain";

    /** Creates the initializer; Spring Boot calls it. */
    public ServiceEncryptionInitializer() {}

    /**
     * Registers the provider in the JVM and its beans in the application.
     *
     * @param context of the application
     * @throws IllegalStateException if the configuration is invalid, its key chain cannot be read, or another provider has the name
     */
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var file = context.getEnvironment().getProperty(CONFIG, "");
        if (file.isBlank()) {
            return;
        }
        var provider = new ServiceEncryptionProvider();
        provider.configure(file);
        var keyStore = load(provider, file);
        if (Security.addProvider(provider) < 0) {
            provider.close();
            throw new IllegalStateException("The provider " + ServiceEncryptionProvider.NAME
                    + " is already registered in this JVM; remove the other registration, or the property " + CONFIG);
        }
        ApplicationListener<ContextClosedEvent> atTheEnd = event -> {
            if (event.getApplicationContext() == context) {
                Security.removeProvider(ServiceEncryptionProvider.NAME);
                provider.close();
            }
        };
        context.addApplicationListener(atTheEnd);
        var beans = context.getBeanFactory();
        beans.registerSingleton(KEY_STORE_BEAN, keyStore);
        beans.registerSingleton(KEY_CHAIN_BEAN, chainOf(keyStore));
    }

    private static KeyStore load(ServiceEncryptionProvider provider, String file) {
        try {
            var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
            keyStore.load(null, null);
            return keyStore;
        } catch (IOException | GeneralSecurityException e) {
            provider.close();
            throw new IllegalStateException(
                    "The application cannot use " + CONFIG + " = " + file + ". " + e.getMessage(), e);
        }
    }

    private static KeyChain chainOf(KeyStore keyStore) {
        try {
            return KeyChain.of(keyStore);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A loaded KeyStore always has a key chain", e);
        }
    }

    /** Returns the highest precedence, so that other initializers find the provider. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
