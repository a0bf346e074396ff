package org.o365se.internal.keys;

import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.List;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Naming;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;

/**
 * The lineage keys of an unwrapped policy key: they authenticate its own record, every version before it down to version 1, and the names assigned under any of
 * them. Destroyed with its policy key. Thread-safe.
 */
public final class Lineage {
    private final LineageKey newest;
    private final long[] versions;
    private final List<Key256> nameKeys;

    /** Takes ownership of the arrays and keys; versions are in ascending order, and the name key of each has the same index. */
    private Lineage(LineageKey newest, long[] versions, List<Key256> nameKeys) {
        this.newest = newest;
        this.versions = versions;
        this.nameKeys = nameKeys;
    }

    /** Returns the lineage of a version that is being created and so far authenticates only itself. */
    static Lineage ofNew(HmacSha512 hmac, long version, Key256 policyKey) {
        var key = LineageKey.of(hmac, policyKey);
        return new Lineage(key, new long[] {version}, List.of(key.nameKey(hmac)));
    }

    /** Checks a version and every version before it, newest first and without a root key; the policy key is not destroyed. */
    static Lineage prove(Policy policy, PolicyVersion version, Key256 policyKey) throws BrokenLineageException {
        var hmac = new HmacSha512();
        int count = policy.indexOf(version) + 1;
        var numbers = new long[count];
        var nameKeys = new Key256[count];
        var newest = LineageKey.of(hmac, policyKey);
        var key = newest.copy();
        boolean isProved = false;
        try {
            var kw = new AesKeyWrap();
            for (int i = count - 1; i >= 0; i--) {
                var checked = policy.versions().get(i);
                numbers[i] = checked.binding().key().version();
                nameKeys[i] = key.nameKey(hmac);
                if (!key.recordTag(hmac, checked.binding()).equals(checked.tag())) {
                    throw new BrokenLineageException(checked);
                }
                if (i > 0) {
                    var before = openCarried(hmac, kw, key, checked);
                    key.destroy();
                    key = before;
                    if (!key.predecessorTag(hmac, checked.binding(), checked.tag())
                            .equals(checked.predecessorTag())) {
                        throw new BrokenLineageException(checked);
                    }
                }
            }
            isProved = true;
            return new Lineage(newest, numbers, List.of(nameKeys));
        } finally {
            key.destroy();
            if (!isProved) {
                newest.destroy();
                for (var nameKey : nameKeys) {
                    if (nameKey != null) {
                        nameKey.destroy();
                    }
                }
            }
        }
    }

    private static LineageKey openCarried(HmacSha512 hmac, AesKeyWrap kw, LineageKey key, PolicyVersion version)
            throws BrokenLineageException {
        try {
            return key.openCarried(hmac, kw, version.carriedLineageKey());
        } catch (InvalidKeyException e) {
            throw new BrokenLineageException(version, e);
        }
    }

    /** Thrown if a version is not the one for which its tags were computed. */
    static final class BrokenLineageException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient PolicyVersion version;

        BrokenLineageException(PolicyVersion version) {
            this.version = version;
        }

        BrokenLineageException(PolicyVersion version, InvalidKeyException cause) {
            super(cause);
            this.version = version;
        }

        PolicyVersion version() {
            return version;
        }
    }

    public LineageKey newest() {
        return newest;
    }

    /** Tags a name with the newest version. */
    public KeyTag tag(Naming naming) {
        int last = versions.length - 1;
        return new KeyTag(versions[last], LineageKey.nameTag(new HmacSha512(), nameKeys.get(last), naming));
    }

    /** Returns whether a name was assigned with one of the versions of this lineage. */
    public boolean verifies(Naming naming, KeyTag tag) {
        int index = Arrays.binarySearch(versions, tag.keyVersion());
        return index >= 0
                && LineageKey.nameTag(new HmacSha512(), nameKeys.get(index), naming)
                        .equals(tag.bytes());
    }

    void destroy() {
        newest.destroy();
        nameKeys.forEach(Key256::destroy);
    }
}
