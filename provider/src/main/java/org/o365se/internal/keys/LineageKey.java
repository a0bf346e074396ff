package org.o365se.internal.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.InvalidKeyException;
import java.util.Arrays;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.model.Binding;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Naming;
import org.o365se.internal.record.NamingBytes;
import org.o365se.internal.record.RecordCodec;

/**
 * The lineage key of one policy key version: derived from the policy key, it computes the tags of that version, and unwraps no scope key.
 *
 * <pre>
 * lineage key     = HKDF-Expand(policy key, "O365SE/1 lineage")
 * record tag key  = HKDF-Expand(lineage key, "O365SE/1 record tag")       tags the binding of its own version
 * predecessor key = HKDF-Expand(lineage key, "O365SE/1 predecessor tag")  tags the version that follows
 * carry key       = HKDF-Expand(lineage key, "O365SE/1 lineage wrap")     wraps the lineage key of the version before
 * name key        = HKDF-Expand(lineage key, "O365SE/1 name tag")         tags names
 * </pre>
 *
 * <p>Each version contains the lineage key of the version before it, wrapped. A process that unwraps one version can therefore check every version before it
 * without the root keys that wrap those. Destroyed by its owner. Thread-safe.
 */
public final class LineageKey {
    private static final byte[] LINEAGE = "O365SE/1 lineage".getBytes(US_ASCII);
    private static final byte[] RECORD_TAG = "O365SE/1 record tag".getBytes(US_ASCII);
    private static final byte[] PREDECESSOR_TAG = "O365SE/1 predecessor tag".getBytes(US_ASCII);
    private static final byte[] CARRY = "O365SE/1 lineage wrap".getBytes(US_ASCII);
    private static final byte[] NAME_TAG = "O365SE/1 name tag".getBytes(US_ASCII);

    private final Key256 key;

    private LineageKey(Key256 key) {
        this.key = key;
    }

    /** Derives the lineage key; the policy key is not destroyed. */
    public static LineageKey of(HmacSha512 hmac, Key256 policyKey) {
        return new LineageKey(expand(hmac, policyKey, LINEAGE));
    }

    LineageKey copy() {
        return new LineageKey(key.copy());
    }

    /** Returns the tag that binds a binding record to its policy key. It is long enough to be committing: no two policy keys verify one record. */
    public Bytes recordTag(HmacSha512 hmac, Binding binding) {
        return tag(hmac, RECORD_TAG, RecordCodec.encode(binding));
    }

    /** Returns the tag by which this version authenticates the version that follows it. */
    public Bytes predecessorTag(HmacSha512 hmac, Binding following, Bytes recordTag) {
        return tag(hmac, PREDECESSOR_TAG, RecordCodec.encode(following), recordTag.copy());
    }

    /** Wraps the lineage key of the version before this one. */
    public Bytes carry(HmacSha512 hmac, LineageKey predecessor) {
        var carryKey = expand(hmac, key, CARRY);
        try {
            return Bytes.takeOwnershipOf(new AesKeyWrap().wrap(carryKey, predecessor.key));
        } finally {
            carryKey.destroy();
        }
    }

    /** Unwraps the lineage key of the version before this one; the caller destroys it. */
    LineageKey openCarried(HmacSha512 hmac, AesKeyWrap kw, Bytes carried) throws InvalidKeyException {
        var carryKey = expand(hmac, key, CARRY);
        try {
            return new LineageKey(kw.unwrap(carryKey, carried.copy()));
        } finally {
            carryKey.destroy();
        }
    }

    /** Returns the key that tags names; the caller destroys it. */
    public Key256 nameKey(HmacSha512 hmac) {
        return expand(hmac, key, NAME_TAG);
    }

    /** Returns the tag of a name under a key from {@link #nameKey}. */
    static Bytes nameTag(HmacSha512 hmac, Key256 nameKey, Naming naming) {
        return shortened(hmac.mac(nameKey, NamingBytes.of(naming)));
    }

    void destroy() {
        key.destroy();
    }

    private Bytes tag(HmacSha512 hmac, byte[] label, byte[]... parts) {
        var tagKey = expand(hmac, key, label);
        try {
            return shortened(hmac.mac(tagKey, parts));
        } finally {
            tagKey.destroy();
        }
    }

    private static Key256 expand(HmacSha512 hmac, Key256 from, byte[] label) {
        return Key256.takeOwnershipOf(hmac.expand(from, Key256.BYTES, label));
    }

    private static Bytes shortened(byte[] mac) {
        return Bytes.takeOwnershipOf(Arrays.copyOf(mac, RecordCodec.TAG_BYTES));
    }
}
