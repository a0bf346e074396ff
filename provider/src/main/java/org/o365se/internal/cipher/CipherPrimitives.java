package org.o365se.internal.cipher;

import java.security.InvalidKeyException;
import java.util.function.Consumer;
import org.o365se.internal.chain.DataKeys;
import org.o365se.internal.config.CipherSettings;
import org.o365se.internal.config.Configuration;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.crypto.MessageRandom;
import org.o365se.internal.message.ChunkCipher;
import org.o365se.internal.message.ContentKind;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.message.MessageLayout;
import org.o365se.internal.message.MessageOpener;
import org.o365se.internal.message.MessageSealer;
import org.o365se.internal.message.Parallelism;
import org.o365se.internal.model.ScopeKeyId;

/**
 * The primitives of one Cipher, stream or channel, made once and kept for all its messages, so that a message costs no provider look-up. The only way to
 * get them passes the self test. Not thread-safe.
 */
public final class CipherPrimitives {
    private final CipherSettings settings;
    private final ChunkCipher chunks;
    private final AesKeyWrap keyWrap = new AesKeyWrap();
    private final MessageRandom random = new MessageRandom();

    private CipherPrimitives(CipherSettings settings) {
        this.settings = settings;
        chunks = new ChunkCipher(settings.delegates().delegate(), parallelismOf(settings));
    }

    /**
     * Makes the primitives that the configuration of a key wants.
     *
     * @param keys what they are for; they serve others of the same configuration too
     * @return fresh ones
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
     * Returns whether these primitives are what the configuration of a key wants.
     *
     * @param keys of another key
     * @return whether they can serve it too
     */
    boolean suit(DataKeys keys) {
        return settings.equals(keys.cipherSettings());
    }

    /**
     * Makes a sealer for messages.
     *
     * @return a sealer without a message
     */
    public MessageSealer sealer() {
        return new MessageSealer(chunks);
    }

    /**
     * Begins a message with a fresh data key and salt. They never come from a source of the caller's: one that repeats itself would repeat keys and nonces.
     *
     * @param sealer writes the message
     * @param keys wraps the data key
     * @param kind what the content is
     * @param aad the caller's additional data
     * @throws InvalidKeyException if the key's scope cannot be used for encryption
     * @throws org.o365se.rootkey.RootKeyException if a root key had to be asked and failed
     */
    public void begin(MessageSealer sealer, DataKeys keys, ContentKind kind, byte[] aad) throws InvalidKeyException {
        var salt = new byte[MessageLayout.SALT_BYTES];
        random.nextBytes(salt);
        var dataKey = Key256.random(random);
        try {
            sealer.begin(new MessageHeader(kind, keys.wrap(keyWrap, dataKey)), dataKey, salt, aad);
        } finally {
            dataKey.destroy();
        }
    }

    /**
     * Makes an opener for messages.
     *
     * @param keys unwraps their data keys
     * @param kind what the content must be
     * @param opened is told which scope key opened a message, before any plaintext of it is written
     * @return an opener without a message
     */
    public MessageOpener opener(DataKeys keys, ContentKind kind, Consumer<ScopeKeyId> opened) {
        return new MessageOpener(chunks, kind, header -> keys.unwrap(keyWrap, header), opened);
    }

    /**
     * Returns the chunk cipher, to open single chunks after an {@link #opener} has checked the prefix of a message.
     *
     * @return the chunk cipher of all sealers and openers made here
     */
    public ChunkCipher chunks() {
        return chunks;
    }
}
