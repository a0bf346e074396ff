package org.o365se.nativetests.program;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;

/** A web application that encrypts and decrypts when it is deployed, and ends in the way that its parameter {@code way} says. */
public final class WebApplication implements ServletContextListener {
    /** Of the whole application, as a careless one keeps it. */
    private static @Nullable KeyStore kept;

    private @Nullable ServiceEncryptionProvider provider;
    private @Nullable KeyStore keyStore;

    /** How an application ends. */
    public enum Way {
        /** It does nothing about it. */
        LEAVES,
        /** It closes the chain of a KeyStore that a static field keeps. */
        CLOSES_CHAIN,
        /** It takes the provider that it has registered out again. */
        REMOVES_PROVIDER,
        /** The same with a KeyStore that a static field keeps, so that it must also close the provider. */
        CLOSES_PROVIDER
    }

    /** Made by the container. */
    public WebApplication() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        var context = event.getServletContext();
        var way = Way.valueOf(context.getInitParameter("way"));
        try {
            var made = new ServiceEncryptionProvider();
            made.configure(context.getInitParameter("configuration"));
            if (way == Way.REMOVES_PROVIDER || way == Way.CLOSES_PROVIDER) {
                Security.addProvider(made);
            }
            var loaded = KeyStore.getInstance(ServiceEncryptionProvider.NAME, made);
            loaded.load(null, null);
            var cipher = Cipher.getInstance(ServiceEncryptionProvider.NAME, made);
            var key = loaded.getKey(context.getInitParameter("alias"), null);
            var mail = new byte[100_000];
            cipher.init(Cipher.ENCRYPT_MODE, key);
            var message = cipher.doFinal(mail);
            cipher.init(Cipher.DECRYPT_MODE, key);
            if (!Arrays.equals(mail, cipher.doFinal(message))) {
                throw new IllegalStateException("the mail is another one");
            }
            if (way == Way.CLOSES_CHAIN || way == Way.CLOSES_PROVIDER) {
                keep(loaded);
            }
            provider = made;
            keyStore = loaded;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keep(KeyStore loaded) {
        kept = loaded;
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        try {
            switch (Way.valueOf(event.getServletContext().getInitParameter("way"))) {
                case LEAVES -> Objects.requireNonNull(keyStore, "it was loaded");
                case CLOSES_CHAIN -> {
                    if (kept != null) {
                        KeyChain.of(kept).close();
                    }
                }
                case REMOVES_PROVIDER -> Security.removeProvider(ServiceEncryptionProvider.NAME);
                case CLOSES_PROVIDER -> {
                    Security.removeProvider(ServiceEncryptionProvider.NAME);
                    if (provider != null) {
                        provider.close();
                    }
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
