package org.o365se.internal.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.record.RecordCodec;
import org.o365se.internal.record.RecordWriter;

/**
 * Authenticates with one scope key version the version that follows it in the chain: an attacker without a scope key cannot append a forged one.
 *
 * <pre>
 * voucher key     = HKDF-Expand(scope key, "O365SE/1 scope key voucher" 00 scope-id version)
 * check value     = HKDF-Expand(following scope key, "O365SE/1 scope key check" 00 scope-id version)
 * predecessor tag = HMAC(voucher key, scope-id following-version check-value)
 * </pre>
 *
 * <p>The check value commits to the key, so the tag is valid for this key only, regardless of the policy key that wraps it. Destroyed by its owner.
 * Thread-safe.
 */
final class ScopeKeyVoucher {
    private static final byte[] VOUCHER = "O365SE/1 scope key voucher\0".getBytes(US_ASCII);
    private static final byte[] CHECK = "O365SE/1 scope key check\0".getBytes(US_ASCII);

    private final Key256 key;

    private ScopeKeyVoucher(Key256 key) {
        this.key = key;
    }

    /** Derives the voucher of a scope key version; the scope key is not destroyed. */
    static ScopeKeyVoucher of(HmacSha512 hmac, ScopeKeyId id, Key256 scopeKey) {
        return new ScopeKeyVoucher(Key256.takeOwnershipOf(hmac.expand(scopeKey, Key256.BYTES, VOUCHER, bytesOf(id))));
    }

    /** Returns the predecessor tag of the version that follows. */
    Bytes tag(HmacSha512 hmac, ScopeKeyId following, Key256 followingKey) {
        var id = bytesOf(following);
        var check = hmac.expand(followingKey, Key256.BYTES, CHECK, id);
        try {
            return Bytes.takeOwnershipOf(Arrays.copyOf(hmac.mac(key, id, check), RecordCodec.TAG_BYTES));
        } finally {
            Arrays.fill(check, (byte) 0);
        }
    }

    ScopeKeyVoucher copy() {
        return new ScopeKeyVoucher(key.copy());
    }

    void destroy() {
        key.destroy();
    }

    private static byte[] bytesOf(ScopeKeyId id) {
        return new RecordWriter().id(id.scope()).u64(id.version()).toBytes();
    }
}
