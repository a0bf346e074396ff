package org.o365se.benchmarks.work;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.o365se.ServiceEncryptionProvider;

/** A scope's key and Ciphers for it, from a provider that is configured for one contender. One per configuration and JVM, so that threads share the scope. */
public final class ServiceKeys {
    private static final Map<Contender, ServiceKeys> MADE = new HashMap<>();

    private final ServiceEncryptionProvider provider;
    private final SecretKey key;

    private ServiceKeys(ServiceEncryptionProvider provider, SecretKey key) {
        this.provider = provider;
        this.key = key;
    }

    /**
     * Loads the chain with one scope, as a program does: configuration, KeyStore, key.
     *
     * @param contender says which delegate and how many threads
     * @return the keys
     * @throws GeneralSecurityException if the chain cannot be used
     * @throws IOException if the chain cannot be read
     */
    public static synchronized ServiceKeys of(Contender contender) throws GeneralSecurityException, IOException {
        var made = MADE.get(contender);
        if (made == null) {
            Delegates.register(contender.detail());
            made = load(ChainFolder.withScopes(1), contender);
            MADE.put(contender, made);
        }
        return made;
    }

    private static ServiceKeys load(ChainFolder chain, Contender contender)
            throws GeneralSecurityException, IOException {
        var provider = new ServiceEncryptionProvider();
        provider.configure(
                chain.configuration(contender.detail(), contender.threads()).toString());
        var keyStore = KeyStore.getInstance(ServiceEncryptionProvider.NAME, provider);
        keyStore.load(null, null);
        return new ServiceKeys(provider, (SecretKey) keyStore.getKey(chain.alias(), null));
    }

    /**
     * Returns the scope's key.
     *
     * @return the handle
     */
    public SecretKey key() {
        return key;
    }

    /**
     * Makes a Cipher.
     *
     * @param mode of {@code Cipher.init}
     * @return the Cipher, initialised
     * @throws GeneralSecurityException if it cannot be
     */
    public Cipher cipher(int mode) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, provider);
        cipher.init(mode, key);
        return cipher;
    }
}
