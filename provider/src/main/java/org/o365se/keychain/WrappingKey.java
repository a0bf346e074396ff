package org.o365se.keychain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.InvalidKeyException;
import org.o365se.cipher.format.MessageHeader;
import org.o365se.cipher.format.ScopeKeyId;
import org.o365se.cipher.format.WrappedDataKey;
import org.o365se.crypto.AesKeyWrap;
import org.o365se.crypto.HmacSha512;
import org.o365se.crypto.Key256;

/** What wraps the data keys of one scope key version; derived from the scope key once and kept with its policy key. Thread-safe. */
final class WrappingKey {
    private static final byte[] LABEL = "O365SE/1 data key wrap\0".getBytes(US_ASCII);

    private final ScopeKeyId id;
    private final Key256 key;

    private WrappingKey(ScopeKeyId id, Key256 key) {
        this.id = id;
        this.key = key;
    }

    static WrappingKey derive(HmacSha512 hmac, ScopeKeyId id, Key256 scopeKey) {
        var okm = hmac.expand(scopeKey, Key256.BYTES, LABEL, MessageHeader.bindingOf(id));
        return new WrappingKey(id, Key256.takeOwnershipOf(okm));
    }

    WrappedDataKey wrap(AesKeyWrap kw, Key256 dataKey) {
        return WrappedDataKey.takeOwnershipOf(id, kw.wrap(key, dataKey));
    }

    Key256 unwrap(AesKeyWrap kw, WrappedDataKey wrapped) throws InvalidKeyException {
        return kw.unwrap(key, wrapped.bytes());
    }

    void destroy() {
        key.destroy();
    }
}
