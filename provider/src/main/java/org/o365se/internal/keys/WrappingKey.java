package org.o365se.internal.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.InvalidKeyException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.message.Suite;
import org.o365se.internal.message.WrappedDataKey;
import org.o365se.internal.model.ScopeKeyId;

/**
 * An unwrapped scope key version: the key that wraps its data keys, and the voucher for the version that follows it. Derived from the scope key once and cached
 * with its policy key; a caller closes its lease. Thread-safe.
 */
public final class WrappingKey implements AutoCloseable {
    private static final byte[] LABEL = "O365SE/1 data key wrap\0".getBytes(US_ASCII);

    private final ScopeKeyId id;
    private final Map<Suite, Key256> keys;
    private final ScopeKeyVoucher voucher;
    private final KeyWrapPool ready = new KeyWrapPool();
    private final LeaseCount leases = new LeaseCount(this::wipe);

    private WrappingKey(ScopeKeyId id, Map<Suite, Key256> keys, ScopeKeyVoucher voucher) {
        this.id = id;
        this.keys = keys;
        this.voucher = voucher;
    }

    static WrappingKey derive(HmacSha512 hmac, ScopeKeyId id, Key256 scopeKey) {
        var keys = new EnumMap<Suite, Key256>(Suite.class);
        for (var suite : Suite.values()) {
            var okm = hmac.expand(scopeKey, Key256.BYTES, LABEL, MessageHeader.bindingOf(suite, id));
            keys.put(suite, Key256.takeOwnershipOf(okm));
        }
        return new WrappingKey(id, keys, ScopeKeyVoucher.of(hmac, id, scopeKey));
    }

    ScopeKeyVoucher voucher() {
        return voucher;
    }

    /** Wraps a data key for a message of a suite; the spare one is used if no other is available. */
    public WrappedDataKey wrap(Suite suite, AesKeyWrap spare, Key256 dataKey) {
        var kw = ready.take();
        try {
            return WrappedDataKey.takeOwnershipOf(suite, id, (kw == null ? spare : kw).wrap(keyOf(suite), dataKey));
        } finally {
            if (kw != null) {
                ready.giveBack(kw);
            }
        }
    }

    /** Unwraps a data key; the spare one is used if no other is available. */
    public Key256 unwrap(AesKeyWrap spare, WrappedDataKey wrapped) throws InvalidKeyException {
        var kw = ready.take();
        try {
            return (kw == null ? spare : kw).unwrap(keyOf(wrapped.suite()), wrapped.bytes());
        } finally {
            if (kw != null) {
                ready.giveBack(kw);
            }
        }
    }

    private Key256 keyOf(Suite suite) {
        return Objects.requireNonNull(keys.get(suite));
    }

    /** Starts a lease, unless the key was dropped. */
    boolean lease() {
        return leases.lease();
    }

    /** Ends a lease. */
    @Override
    public void close() {
        leases.close();
    }

    /** Wipes the key when the last lease is closed. */
    void destroy() {
        leases.drop();
    }

    private void wipe() {
        keys.values().forEach(Key256::destroy);
        voucher.destroy();
        ready.close();
    }
}
