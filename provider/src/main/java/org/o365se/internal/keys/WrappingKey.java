package org.o365se.internal.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.InvalidKeyException;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.message.WrappedDataKey;
import org.o365se.internal.model.ScopeKeyId;

/**
 * An opened scope key version: what wraps its data keys, and what vouches for the version that follows it. Derived from the scope key once and kept with its policy key; who
 * is given it closes the lease. Thread-safe.
 */
public final class WrappingKey implements AutoCloseable {
    private static final byte[] LABEL = "O365SE/1 data key wrap\0".getBytes(US_ASCII);

    private final ScopeKeyId id;
    private final Key256 key;
    private final ScopeKeyVoucher voucher;
    private final ReadyKeyWraps ready = new ReadyKeyWraps();
    private final LeaseCount leases = new LeaseCount(this::wipe);

    private WrappingKey(ScopeKeyId id, Key256 key, ScopeKeyVoucher voucher) {
        this.id = id;
        this.key = key;
        this.voucher = voucher;
    }

    static WrappingKey derive(HmacSha512 hmac, ScopeKeyId id, Key256 scopeKey) {
        var okm = hmac.expand(scopeKey, Key256.BYTES, LABEL, MessageHeader.bindingOf(id));
        return new WrappingKey(id, Key256.takeOwnershipOf(okm), ScopeKeyVoucher.of(hmac, id, scopeKey));
    }

    ScopeKeyVoucher voucher() {
        return voucher;
    }

    /** Wraps; the spare one is used where no other is to be had. */
    public WrappedDataKey wrap(AesKeyWrap spare, Key256 dataKey) {
        var kw = ready.take();
        try {
            return WrappedDataKey.takeOwnershipOf(id, (kw == null ? spare : kw).wrap(key, dataKey));
        } finally {
            if (kw != null) {
                ready.giveBack(kw);
            }
        }
    }

    /** Unwraps; the spare one is used where no other is to be had. */
    public Key256 unwrap(AesKeyWrap spare, WrappedDataKey wrapped) throws InvalidKeyException {
        var kw = ready.take();
        try {
            return (kw == null ? spare : kw).unwrap(key, wrapped.bytes());
        } finally {
            if (kw != null) {
                ready.giveBack(kw);
            }
        }
    }

    /** Begins a lease, unless the key was dropped. */
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
        key.destroy();
        voucher.destroy();
        ready.close();
    }
}
