package org.o365se.internal.keystore;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.security.UnrecoverableKeyException;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.internal.chain.ChainService;
import org.o365se.internal.chain.ChainSource;
import org.o365se.internal.chain.ChainUse;
import org.o365se.internal.config.Configuration;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.record.ChainFile;

/**
 * The chain that a KeyStore has loaded, and the way of loading, which decides the permitted operations.
 *
 * @param use of the chain
 * @param way how it was loaded
 */
record LoadedChain(ChainUse use, Way way) {
    /** The ways of loading. */
    enum Way {
        /** The chain of the configuration: every change is durable at once. */
        LIVE,
        /** New and empty, because no chain is configured. Changes become durable by {@code store}. */
        NEW,
        /** From a stream, with its secret. Changes become durable by {@code store}. */
        FROM_STREAM,
        /** From a stream, without its secret: nothing was authenticated, so it can only be listed. */
        LIST_ONLY
    }

    static LoadedChain load(ChainSource configured, @Nullable InputStream stream, char @Nullable [] password)
            throws IOException {
        if (stream != null) {
            return fromStream(configured, stream, password);
        }
        var live = configured.liveChain();
        if (live.isEmpty()) {
            return new LoadedChain(configured.newChain(), Way.NEW);
        }
        if (password != null && !live.get().chain().isSecret(password)) {
            var message = ProviderErrorId.CHAIN_WRONG_SECRET.with(
                    "The password is not the secret of the key chain that the configuration names; use that secret or null");
            throw new IOException(message, new UnrecoverableKeyException(message));
        }
        return new LoadedChain(live.get(), Way.LIVE);
    }

    /** Reads a key chain file, or a configuration file, which opens the live chain that it names. */
    private static LoadedChain fromStream(ChainSource configured, InputStream stream, char @Nullable [] password)
            throws IOException {
        var content = Configuration.readStream(stream);
        if (!ChainFile.isMagic(content) && Configuration.isConfiguration(content)) {
            return new LoadedChain(configured.liveChainOf(content, password), Way.LIVE);
        }
        var whole = new SequenceInputStream(new ByteArrayInputStream(content), stream);
        return new LoadedChain(
                configured.readChain(whole, password), password == null ? Way.LIST_ONLY : Way.FROM_STREAM);
    }

    static LoadedChain live(ChainSource configured) throws IOException {
        var live = configured
                .liveChain()
                .orElseThrow(() -> new IOException(ProviderErrorId.CONFIGURATION_INCOMPLETE.with(
                        "The configuration names no key chain; set keychain.uri")));
        return new LoadedChain(live, Way.LIVE);
    }

    ChainService chain() {
        return use.chain();
    }

    static boolean probe(InputStream stream) throws IOException {
        var content = Configuration.readStream(stream);
        return ChainFile.isMagic(content) || Configuration.isConfiguration(content);
    }

    void store(@Nullable OutputStream stream, char @Nullable [] password) throws IOException {
        switch (way) {
            case LIST_ONLY ->
                throw new IOException(
                        ProviderErrorId.STORE_READ_ONLY.with(
                                "The key chain was loaded without its password and can only be listed; load it with the password, then store"));
            case LIVE -> storeLive(stream, password);
            case NEW, FROM_STREAM -> {
                if (password == null || password.length == 0) {
                    throw new IllegalArgumentException(
                            ProviderErrorId.STORE_PASSWORD_NEEDED.with(
                                    "The password for store cannot be empty, because it authenticates the key chain; pass a password"));
                }
                if (stream == null) {
                    throw new IllegalArgumentException(ProviderErrorId.STORE_PASSWORD_NEEDED.with(
                            "This KeyStore is not a live chain; store needs a stream to write to"));
                }
                chain().store(stream, password);
            }
        }
    }

    private void storeLive(@Nullable OutputStream stream, char @Nullable [] password) throws IOException {
        if (stream != null) {
            throw new UnsupportedOperationException(
                    ProviderErrorId.STORE_LIVE.with(
                            "A live key chain cannot be written to a stream; each change is already durable. With keytool use -keystore NONE; for a backup, copy the chain's file"));
        }
        if (password == null || chain().isSecret(password)) {
            return;
        }
        if (password.length == 0) {
            throw new IllegalArgumentException(
                    ProviderErrorId.STORE_PASSWORD_NEEDED.with(
                            "The new secret of a key chain cannot be empty, because it authenticates the chain; pass a secret"));
        }
        // Called by keytool -storepasswd -keystore NONE. Its other commands call this with the secret that was passed
        // to load.
        use.rotateSecret(password);
    }

    void requireReadable(String what) throws UnrecoverableKeyException {
        if (way == Way.LIST_ONLY) {
            throw new UnrecoverableKeyException(
                    ProviderErrorId.STORE_READ_ONLY.with(
                            what
                                    + " cannot be used, because the key chain was loaded without its password and is not authenticated; load it with the password"));
        }
    }

    /** Throws if no key chain is configured, with the next step; null would lead to an error without a reason. */
    void requireConfigured(String alias) throws UnrecoverableKeyException {
        if (way == Way.NEW && chain().aliases().isEmpty()) {
            throw new UnrecoverableKeyException(ProviderErrorId.CONFIGURATION_ABSENT.with("There is no key " + alias
                    + ", because no key chain is configured; set a configuration with keychain.uri by Provider.configure(FILE), the system property"
                    + " o365se.config or the environment variable O365SE_CONFIG"));
        }
    }

    void requireWritable() throws KeyChainException {
        if (way == Way.LIST_ONLY) {
            throw new KeyChainException(
                    ProviderErrorId.STORE_READ_ONLY,
                    "The key chain was loaded without its password and can only be listed; load it with the password, then change it",
                    null);
        }
    }
}
