package org.o365se.internal.message;

import java.security.MessageDigest;
import javax.crypto.BadPaddingException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ScopeKeyId;

/**
 * Opens messages by their prefix: unwraps the data key, derives the key of the message and checks its commitment. After that the chunk engine opens the
 * chunks of the message in any order. Not thread-safe.
 */
public final class PrefixOpener {
    private final ChunkEngine chunks;
    private final ContentKind kind;
    private final DataKeySource dataKeys;

    /**
     * Creates an opener.
     *
     * @param chunks receives the key of each message that is opened
     * @param kind the required kind of the content
     * @param dataKeys unwraps the data key of the header
     */
    public PrefixOpener(ChunkEngine chunks, ContentKind kind, DataKeySource dataKeys) {
        this.chunks = chunks;
        this.kind = kind;
        this.dataKeys = dataKeys;
    }

    /**
     * Returns the chunk engine.
     *
     * @return the engine for the chunks of the last message
     */
    public ChunkEngine chunks() {
        return chunks;
    }

    /**
     * Opens a message. The caller ends it in the chunk engine, also after an exception.
     *
     * @param prefix the complete prefix
     * @param aad the caller's additional authenticated data
     * @return the scope key version that unwrapped the data key
     * @throws BadPaddingException if the prefix is not authentic, the AAD is not the writer's, or the content is of another kind
     */
    public ScopeKeyId open(MessagePrefix prefix, byte[] aad) throws BadPaddingException {
        var header = prefix.header();
        if (header.kind() != kind) {
            throw new InauthenticMessageException(
                    ProviderErrorId.MESSAGE_WRONG_KIND,
                    header.kind() == ContentKind.WRAPPED_KEY
                            ? "The message contains a wrapped key; use Cipher.UNWRAP_MODE and unwrap()"
                            : "The message contains data, not a wrapped key; use Cipher.DECRYPT_MODE and doFinal()");
        }
        var dataKey = dataKeys.dataKeyOf(header);
        try {
            var commitment = chunks.begin(header.suite(), kind, dataKey, prefix.salt(), aad);
            if (!MessageDigest.isEqual(commitment, prefix.commitment())) {
                throw new InauthenticMessageException(
                        ProviderErrorId.MESSAGE_ALTERED,
                        "The commitment of the message does not match: the AAD differs from the writer's, or the first "
                                + prefix.length()
                                + " bytes were altered; pass the writer's AAD, otherwise restore the message from a good copy");
            }
        } finally {
            dataKey.destroy();
        }
        return header.dataKey().scopeKey();
    }
}
