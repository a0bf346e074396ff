package org.o365se.keychain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.AEADBadTagException;
import org.o365se.cipher.format.ScopeKeyId;
import org.o365se.crypto.AesGcm;
import org.o365se.crypto.HmacSha512;
import org.o365se.crypto.Key256;
import org.o365se.error.ErrorId;
import org.o365se.rootkey.RootKeyCorruptException;

/**
 * A policy key in memory: not the key itself but the two keys derived from it, and what was opened with them. Destroyed as a whole. Thread-safe.
 */
final class OpenedPolicyKey {
    private static final byte[] SCOPE_WRAP = "O365SE/1 scope wrap".getBytes(US_ASCII);
    private static final byte[] RECORD_TAG = "O365SE/1 record tag".getBytes(US_ASCII);
    private static final int TAG_BYTES = RecordCodec.TAG_BYTES;
    /** Bounds the memory of opened scope keys, about 20 MB; beyond it they are opened again, which costs microseconds and no root. */
    private static final int MAX_OPENED_SCOPE_KEYS = 50_000;

    private final PolicyKeyId id;
    private final Key256 scopeWrapKey;
    private final Key256 recordTagKey;
    private final ConcurrentHashMap<ScopeKeyId, WrappingKey> wrappingKeys = new ConcurrentHashMap<>();

    private OpenedPolicyKey(PolicyKeyId id, Key256 scopeWrapKey, Key256 recordTagKey) {
        this.id = id;
        this.scopeWrapKey = scopeWrapKey;
        this.recordTagKey = recordTagKey;
    }

    /** Derives; the policy key stays the caller's, who destroys it. */
    static OpenedPolicyKey derive(PolicyKeyId id, Key256 policyKey) {
        var hmac = new HmacSha512();
        return new OpenedPolicyKey(
                id,
                Key256.takeOwnershipOf(hmac.expand(policyKey, Key256.BYTES, SCOPE_WRAP)),
                Key256.takeOwnershipOf(hmac.expand(policyKey, Key256.BYTES, RECORD_TAG)));
    }

    PolicyKeyId id() {
        return id;
    }

    /** The tag that ties a binding to this policy key: long enough to commit, so two different policy keys cannot both verify. */
    Bytes tag(Binding binding) {
        return Bytes.takeOwnershipOf(
                Arrays.copyOf(new HmacSha512().mac(recordTagKey, RecordCodec.encode(binding)), TAG_BYTES));
    }

    /** Wraps a scope key for the chain. */
    WrappedScopeKey wrap(ScopeKeyId scopeKeyId, Key256 scopeKey, List<PolicyKeyId> lineage, long now) {
        var nonce = new byte[AesGcm.NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        var plain = scopeKey.getEncoded();
        var wrapped = new byte[Key256.BYTES + AesGcm.TAG_BYTES];
        var gcm = new AesGcm();
        try {
            gcm.seal(scopeWrapKey, nonce, aadOf(scopeKeyId), plain, 0, plain.length, wrapped, 0);
        } finally {
            Arrays.fill(plain, (byte) 0);
            gcm.forgetKey();
        }
        return new WrappedScopeKey(
                scopeKeyId.version(), id, Bytes.takeOwnershipOf(nonce), Bytes.takeOwnershipOf(wrapped), lineage, now);
    }

    /** Opens a scope key of the chain; the caller destroys it. */
    Key256 unwrap(ScopeKeyId scopeKeyId, WrappedScopeKey key) {
        var plain = new byte[Key256.BYTES];
        var gcm = new AesGcm();
        try {
            var wrapped = key.wrapped().copy();
            gcm.open(scopeWrapKey, key.nonce().copy(), aadOf(scopeKeyId), wrapped, 0, wrapped.length, plain, 0);
            return Key256.takeOwnershipOf(plain);
        } catch (AEADBadTagException e) {
            throw new RootKeyCorruptException(
                    ErrorId.CHAIN_SCOPE_KEY_ALTERED.with(
                            "Scope key version " + key.version() + " of scope "
                                    + scopeKeyId.scope()
                                    + " does not open under its policy key: the chain holds a wrong record; restore the chain from a good copy"),
                    e);
        } finally {
            gcm.forgetKey();
        }
    }

    /** Gives what wraps the data keys of a scope key version, opened at most once while it is kept. */
    WrappingKey wrappingKey(ScopeKeyId scopeKeyId, WrappedScopeKey key) {
        var known = wrappingKeys.get(scopeKeyId);
        return known != null ? known : open(scopeKeyId, key);
    }

    private WrappingKey open(ScopeKeyId scopeKeyId, WrappedScopeKey key) {
        if (wrappingKeys.size() >= MAX_OPENED_SCOPE_KEYS) {
            destroyWrappingKeys();
        }
        var opened = wrappingKeys.computeIfAbsent(scopeKeyId, absent -> {
            var scopeKey = unwrap(scopeKeyId, key);
            try {
                return WrappingKey.derive(new HmacSha512(), scopeKeyId, scopeKey);
            } finally {
                scopeKey.destroy();
            }
        });
        if (scopeWrapKey.isDestroyed()) {
            // Destroyed while this one was opened: it may have come too late to be wiped with the others.
            destroyWrappingKeys();
        }
        return opened;
    }

    void destroy() {
        scopeWrapKey.destroy();
        recordTagKey.destroy();
        destroyWrappingKeys();
    }

    private void destroyWrappingKeys() {
        wrappingKeys.values().removeIf(key -> {
            key.destroy();
            return true;
        });
    }

    private byte[] aadOf(ScopeKeyId scopeKeyId) {
        return new RecordWriter()
                .uuid(id.policy())
                .u64(id.version())
                .uuid(scopeKeyId.scope())
                .u64(scopeKeyId.version())
                .toBytes();
    }
}
