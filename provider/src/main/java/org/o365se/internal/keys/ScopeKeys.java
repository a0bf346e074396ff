package org.o365se.internal.keys;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.o365se.Access;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeKeyId;
import org.o365se.internal.model.WrappedScopeKey;
import org.o365se.rootkey.RootKeyCorruptException;

/**
 * Unwraps scope keys with their policy keys. A version is used only if the version before it authenticates it, and so on down to the first; a version that is
 * already cached ends the walk. Thread-safe.
 */
public final class ScopeKeys {
    private final PolicyKeys policyKeys;

    public ScopeKeys(PolicyKeys policyKeys) {
        this.policyKeys = policyKeys;
    }

    /** Leases the wrapping key of a scope key version; it is cached with its policy key, and unwrapped only if it is not cached. */
    public WrappingKey wrappingKey(Access access, Policy policy, Scope scope, WrappedScopeKey key) {
        var id = new ScopeKeyId(scope.id(), key.version());
        var atHand = policyKeys.leaseKept(access, key.wrappedBy(), id);
        if (atHand != null) {
            return atHand;
        }
        return policyKeys.use(access, policy, key.wrappedBy().version(), opened -> {
            var kept = opened.leaseKept(id);
            return kept != null ? kept : opened.keep(id, open(access, policy, scope, key, id));
        });
    }

    private WrappingKey open(Access access, Policy policy, Scope scope, WrappedScopeKey key, ScopeKeyId id) {
        var scopeKey = unwrap(access, policy, scope, key);
        try {
            return WrappingKey.derive(new HmacSha512(), id, scopeKey);
        } finally {
            scopeKey.destroy();
        }
    }

    /** Unwraps a scope key version; the caller destroys it. */
    public Key256 unwrap(Access access, Policy policy, Scope scope, WrappedScopeKey key) {
        var hmac = new HmacSha512();
        int last = scope.indexOf(key.version());
        int first = last;
        ScopeKeyVoucher voucher = null;
        while (voucher == null && first > 0) {
            voucher = keptVoucher(access, scope, first - 1);
            if (voucher == null) {
                first--;
            }
        }
        try {
            for (int i = first; i < last; i++) {
                var next = nextVoucher(hmac, access, policy, scope, i, voucher);
                if (voucher != null) {
                    voucher.destroy();
                }
                voucher = next;
            }
            return unwrap(hmac, access, policy, scope, last, voucher);
        } finally {
            if (voucher != null) {
                voucher.destroy();
            }
        }
    }

    /** Receives one scope key version after another. */
    public interface Use {
        /** Called for each version; the scope key is destroyed afterwards. */
        void of(WrappedScopeKey key, Key256 scopeKey);
    }

    /** Unwraps every version of a scope, oldest first. */
    public void forEach(PolicyKeySource policyKeySource, Policy policy, Scope scope, Use use) {
        var hmac = new HmacSha512();
        ScopeKeyVoucher voucher = null;
        try {
            for (var key : scope.keys()) {
                var id = new ScopeKeyId(scope.id(), key.version());
                var scopeKey =
                        policyKeySource.get(policy, key.wrappedBy().version()).unwrap(id, key);
                try {
                    requireVouchedFor(hmac, scope, key, scopeKey, voucher);
                    use.of(key, scopeKey);
                    var next = ScopeKeyVoucher.of(hmac, id, scopeKey);
                    if (voucher != null) {
                        voucher.destroy();
                    }
                    voucher = next;
                } finally {
                    scopeKey.destroy();
                }
            }
        } finally {
            if (voucher != null) {
                voucher.destroy();
            }
        }
    }

    /** Returns a copy of the voucher of a cached version, or null. */
    private @Nullable ScopeKeyVoucher keptVoucher(Access access, Scope scope, int index) {
        var key = scope.keys().get(index);
        try (var kept = policyKeys.leaseKept(access, key.wrappedBy(), new ScopeKeyId(scope.id(), key.version()))) {
            return kept == null ? null : kept.voucher().copy();
        }
    }

    private ScopeKeyVoucher nextVoucher(
            HmacSha512 hmac, Access access, Policy policy, Scope scope, int index, @Nullable ScopeKeyVoucher voucher) {
        var scopeKey = unwrap(hmac, access, policy, scope, index, voucher);
        try {
            var id = new ScopeKeyId(scope.id(), scope.keys().get(index).version());
            return ScopeKeyVoucher.of(hmac, id, scopeKey);
        } finally {
            scopeKey.destroy();
        }
    }

    /** Unwraps one version and checks that the version before it authenticates it; the first version has no predecessor. */
    private Key256 unwrap(
            HmacSha512 hmac, Access access, Policy policy, Scope scope, int index, @Nullable ScopeKeyVoucher voucher) {
        var key = scope.keys().get(index);
        var id = new ScopeKeyId(scope.id(), key.version());
        var scopeKey = policyKeys.use(access, policy, key.wrappedBy().version(), opened -> opened.unwrap(id, key));
        boolean isVouchedFor = false;
        try {
            requireVouchedFor(hmac, scope, key, scopeKey, voucher);
            isVouchedFor = true;
            return scopeKey;
        } finally {
            if (!isVouchedFor) {
                scopeKey.destroy();
            }
        }
    }

    private static void requireVouchedFor(
            HmacSha512 hmac, Scope scope, WrappedScopeKey key, Key256 scopeKey, @Nullable ScopeKeyVoucher voucher) {
        var id = new ScopeKeyId(scope.id(), key.version());
        boolean isFirst = scope.keys().get(0).version() == key.version();
        if (!isFirst && !Objects.requireNonNull(voucher).tag(hmac, id, scopeKey).equals(key.predecessorTag())) {
            throw new RootKeyCorruptException(
                    ProviderErrorId.CHAIN_SCOPE_KEY_FORGED,
                    "Scope key version " + key.version() + " of scope "
                            + scope.displayName()
                            + " was not created by a holder of the version before it, so it is not used; restore the key chain from a good copy",
                    null);
        }
    }

    /** Tags a new version with the newest one. */
    public Bytes predecessorTag(Policy policy, Scope scope, ScopeKeyId following, Key256 followingKey) {
        var hmac = new HmacSha512();
        var current = scope.currentKey();
        var currentKey = unwrap(Access.USER, policy, scope, current);
        try {
            var voucher = ScopeKeyVoucher.of(hmac, new ScopeKeyId(scope.id(), current.version()), currentKey);
            try {
                return voucher.tag(hmac, following, followingKey);
            } finally {
                voucher.destroy();
            }
        } finally {
            currentKey.destroy();
        }
    }
}
