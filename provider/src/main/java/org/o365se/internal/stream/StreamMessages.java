package org.o365se.internal.stream;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.util.function.Consumer;
import javax.crypto.BadPaddingException;
import org.jspecify.annotations.Nullable;
import org.o365se.Access;
import org.o365se.internal.chain.DataKeys;
import org.o365se.internal.chain.KeyHandle;
import org.o365se.internal.cipher.CipherPrimitives;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.ContentKind;
import org.o365se.internal.message.MessageFailures;
import org.o365se.internal.message.MessageOpener;
import org.o365se.internal.message.MessageSealer;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.rootkey.RootKeyException;

/**
 * Starts the messages of the streams with a key handle. They do not use {@code javax.crypto.Cipher}, so the provider need not be registered.
 */
public final class StreamMessages {
    private StreamMessages() {}

    /** Returns a sealer that has started a new message under the key. The AAD is not kept. */
    public static MessageSealer beginSealing(@Nullable Key key, byte[] aad, Access access) throws InvalidKeyException {
        var keys = dataKeysOf(key, access);
        keys.prepareToUnwrap();
        var primitives = CipherPrimitives.create(keys);
        var sealer = primitives.sealer(keys);
        try {
            primitives.begin(sealer, keys, ContentKind.DATA, aad);
        } catch (RootKeyException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
        return sealer;
    }

    /** Returns an opener that expects a message under the key. The opener takes ownership of the AAD. */
    public static MessageOpener beginOpening(@Nullable Key key, byte[] aad, Access access, Consumer<ScopeKeyId> opened)
            throws InvalidKeyException {
        var keys = dataKeysOf(key, access);
        var primitives = CipherPrimitives.create(keys);
        keys.prepareToUnwrap();
        var opener = primitives.opener(keys, ContentKind.DATA, opened);
        opener.begin(aad);
        return opener;
    }

    /**
     * Returns the I/O exception for a failure of the chunk engine or of a root key, with the same id and text.
     *
     * @param reason a {@code BadPaddingException} or a {@code RootKeyException}
     */
    public static IOException refused(Exception reason) {
        return new IOException(
                reason.getMessage(), reason instanceof BadPaddingException bad ? MessageFailures.plain(bad) : reason);
    }

    /** Returns the data keys of a key of this provider. */
    public static DataKeys dataKeysOf(@Nullable Key key, Access access) throws InvalidKeyException {
        if (key instanceof KeyHandle handle) {
            return handle.dataKeys(access);
        }
        throw new InvalidKeyException(ProviderErrorId.KEY_NOT_OURS.with(
                "The key (" + (key == null ? "null" : key.getClass().getName())
                        + ") is not a key of this provider; use a key from a KeyStore of type O365ServiceEncryption"));
    }
}
