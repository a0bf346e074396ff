package org.o365se.internal.cipher;

import java.security.InvalidKeyException;
import java.util.function.Consumer;
import org.o365se.internal.chain.DataKeys;
import org.o365se.internal.config.CipherSettings;
import org.o365se.internal.config.Configuration;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.crypto.MessageRandom;
import org.o365se.internal.message.ChunkEngine;
import org.o365se.internal.message.ContentKind;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.message.MessageOpener;
import org.o365se.internal.message.MessageSealer;
import org.o365se.internal.message.Parallelism;
import org.o365se.internal.message.PrefixOpener;
import org.o365se.internal.message.Suite;
import org.o365se.internal.model.ScopeKeyId;

/**
 * The primitives of one Cipher, stream or channel, created once and kept for all its messages, so that a message costs no provider look-up. They cannot
 * be created before the self test has passed. Not thread-safe.
 */
public final class CipherPrimitives {
    /** The suite of new messages. */
    private static final Suite SUITE = Suite.DEFAULT;

    private final CipherSettings settings;
    private final ChunkEngine chunks;
    private final AesKeyWrap keyWrap = new AesKeyWrap();
    private final MessageRandom random = new MessageRandom();

    private CipherPrimitives(CipherSettings settings) {
        this.settings = settings;
        chunks = new ChunkEngine(settings.delegates().delegate(), parallelismOf(settings));
    }

    /**
     * Creates the primitives that the configuration of a key requires.
     *
     * @param keys the data keys; the primitives can be used for others of the same configuration too
     * @return new primitives
     * @throws java.security.ProviderException if the self test has failed in this JVM, or the configured provider cannot be used
     */
    public static CipherPrimitives create(DataKeys keys) {
        return new CipherPrimitives(keys.cipherSettings());
    }

    private static Parallelism parallelismOf(CipherSettings settings) {
        return settings.threads() == Configuration.AUTO_THREADS
                ? Parallelism.auto()
                : Parallelism.of(settings.threads());
    }

    /**
     * Returns whether these primitives are those that the configuration of a key requires.
     *
     * @param keys the data keys of another key
     * @return whether these primitives can be used for it
     */
    boolean suit(DataKeys keys) {
        return settings.equals(keys.cipherSettings());
    }

    /**
     * Creates a sealer for messages.
     *
     * @param keys the data keys, which count the messages
     * @return a sealer without a message
     */
    public MessageSealer sealer(DataKeys keys) {
        return new MessageSealer(chunks, SUITE, keys.messageCounts());
    }

    /**
     * Starts a message with a new data key and salt. They never come from the caller's source of randomness, because one that repeats itself would repeat keys
     * and nonces.
     *
     * @param sealer seals the message; created by {@link #sealer}
     * @param keys wraps the data key
     * @param kind the kind of the content
     * @param aad the caller's additional authenticated data
     * @throws InvalidKeyException if the key's scope cannot encrypt
     * @throws org.o365se.rootkey.RootKeyException if a root key was needed and failed
     */
    public void begin(MessageSealer sealer, DataKeys keys, ContentKind kind, byte[] aad) throws InvalidKeyException {
        var salt = new byte[SUITE.saltBytes()];
        random.nextBytes(salt);
        var dataKey = Key256.random(random);
        try {
            sealer.begin(new MessageHeader(kind, keys.wrap(SUITE, keyWrap, dataKey)), dataKey, salt, aad);
        } finally {
            dataKey.destroy();
        }
    }

    /**
     * Creates an opener for whole messages.
     *
     * @param keys unwraps their data keys
     * @param kind the required kind of the content
     * @param opened receives the scope key that unwrapped the key of a message, before any plaintext is written
     * @return an opener without a message
     */
    public MessageOpener opener(DataKeys keys, ContentKind kind, Consumer<ScopeKeyId> opened) {
        return new MessageOpener(prefixOpener(keys, kind), opened, keys.messageCounts());
    }

    /**
     * Creates an opener for prefixes of messages, whose chunks are then decrypted one by one.
     *
     * @param keys unwraps their data keys
     * @param kind the required kind of the content
     * @return an opener without a message
     */
    public PrefixOpener prefixOpener(DataKeys keys, ContentKind kind) {
        return new PrefixOpener(chunks, kind, header -> keys.unwrap(keyWrap, header));
    }
}
