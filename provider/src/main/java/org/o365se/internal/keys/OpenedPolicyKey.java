package org.o365se.internal.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.crypto.AesGcm;
import org.o365se.internal.crypto.DrawHistory;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.model.WrappedScopeKey;
import org.o365se.internal.record.RecordWriter;
import org.o365se.rootkey.RootKeyCorruptException;

/**
 * An unwrapped policy key: not the key itself, but the keys derived from it, and the scope keys unwrapped with them. Destroyed as a whole. A caller of
 * {@link PolicyKeys} closes its lease. Thread-safe.
 */
public final class OpenedPolicyKey implements AutoCloseable {
    private static final byte[] SCOPE_WRAP = "O365SE/1 scope wrap".getBytes(US_ASCII);
    /** Limits the memory of unwrapped scope keys to about 25 MB; beyond it they are unwrapped again, which costs microseconds and no root key operation. */
    private static final int MAX_OPENED_SCOPE_KEYS = 50_000;

    private final PolicyKeyId id;
    private final Key256 scopeWrapKey;
    private final Lineage lineage;
    private final ConcurrentHashMap<ScopeKeyId, WrappingKey> wrappingKeys = new ConcurrentHashMap<>();
    private final LeaseCount leases = new LeaseCount(this::wipe);

    private OpenedPolicyKey(PolicyKeyId id, Key256 scopeWrapKey, Lineage lineage) {
        this.id = id;
        this.scopeWrapKey = scopeWrapKey;
        this.lineage = lineage;
    }

    /** Derives the keys of a policy key that is being created; the caller destroys the policy key. */
    static OpenedPolicyKey ofNew(PolicyKeyId id, Key256 policyKey) {
        var hmac = new HmacSha512();
        return new OpenedPolicyKey(id, scopeWrapKey(hmac, policyKey), Lineage.ofNew(hmac, id.version(), policyKey));
    }

    /**
     * Derives the keys of a policy key of the chain, after verifying its record and the versions before it. The caller destroys the policy key.
     */
    static OpenedPolicyKey prove(Policy policy, PolicyVersion version, Key256 policyKey)
            throws Lineage.BrokenLineageException {
        var lineage = Lineage.prove(policy, version, policyKey);
        return new OpenedPolicyKey(version.binding().key(), scopeWrapKey(new HmacSha512(), policyKey), lineage);
    }

    private static Key256 scopeWrapKey(HmacSha512 hmac, Key256 policyKey) {
        return Key256.takeOwnershipOf(hmac.expand(policyKey, Key256.BYTES, SCOPE_WRAP));
    }

    public PolicyKeyId id() {
        return id;
    }

    public Lineage lineage() {
        return lineage;
    }

    /** Wraps a scope key for the chain. */
    public WrappedScopeKey wrap(
            ScopeKeyId scopeKeyId, Key256 scopeKey, Bytes predecessorTag, List<PolicyKeyId> wrappedBefore, long now) {
        var nonce = DrawHistory.draw(new SecureRandom(), AesGcm.NONCE_BYTES);
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
                scopeKeyId.version(),
                id,
                Bytes.takeOwnershipOf(nonce),
                Bytes.takeOwnershipOf(wrapped),
                predecessorTag,
                wrappedBefore,
                now);
    }

    /** Unwraps a scope key of the chain; the caller destroys it. */
    public Key256 unwrap(ScopeKeyId scopeKeyId, WrappedScopeKey key) {
        var plain = new byte[Key256.BYTES];
        var gcm = new AesGcm();
        try {
            var wrapped = key.wrapped().copy();
            gcm.open(scopeWrapKey, key.nonce().copy(), aadOf(scopeKeyId), wrapped, 0, wrapped.length, plain, 0);
            return Key256.takeOwnershipOf(plain);
        } catch (AEADBadTagException e) {
            throw new RootKeyCorruptException(
                    ProviderErrorId.CHAIN_SCOPE_KEY_ALTERED,
                    "Scope key version " + key.version() + " of scope "
                            + scopeKeyId.scope()
                            + " does not unwrap under its policy key; restore the key chain from a good copy",
                    e);
        } finally {
            gcm.forgetKey();
        }
    }

    /** Leases the wrapping key of a scope key version if it is cached; otherwise returns null. Needs no lease of this key. */
    @Nullable
    WrappingKey leaseKept(ScopeKeyId scopeKeyId) {
        var kept = wrappingKeys.get(scopeKeyId);
        return kept != null && kept.lease() ? kept : null;
    }

    /** Caches the wrapping key of a scope key version, and leases it, or the same key if another thread has cached it. Needs a lease of this key. */
    WrappingKey keep(ScopeKeyId scopeKeyId, WrappingKey opened) {
        if (wrappingKeys.size() >= MAX_OPENED_SCOPE_KEYS) {
            destroyWrappingKeys();
        }
        if (!opened.lease()) {
            throw new IllegalStateException("A key that is not shared is not wiped");
        }
        var first = wrappingKeys.putIfAbsent(scopeKeyId, opened);
        if (first != null) {
            // Wiped when this lease is closed.
            opened.destroy();
        }
        return opened;
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

    /** Wipes the key, and the keys unwrapped with it, when the last lease is closed. */
    public void destroy() {
        leases.drop();
    }

    private void wipe() {
        scopeWrapKey.destroy();
        lineage.destroy();
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
                .id(id.policy())
                .u64(id.version())
                .id(scopeKeyId.scope())
                .u64(scopeKeyId.version())
                .toBytes();
    }
}
