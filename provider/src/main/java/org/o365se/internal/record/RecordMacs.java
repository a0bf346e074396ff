package org.o365se.internal.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.store.RecordKind;
import org.o365se.store.StoredRecord;

/**
 * The MACs of all frames of a chain in their order, which the head MAC authenticates: those of each policy, then those of the scopes. Immutable.
 *
 * <p>The MACs of the scopes are in one array, because a large chain has many.
 */
public final class RecordMacs {
    public static final RecordMacs NONE = new RecordMacs(Map.of(), new byte[0]);

    private final Map<PolicyId, byte[]> policies;
    private final byte[] scopes;

    private RecordMacs(Map<PolicyId, byte[]> policies, byte[] scopes) {
        this.policies = policies;
        this.scopes = scopes;
    }

    /** Collects the MACs of a chain in their order. */
    static final class Collector {
        private final Map<PolicyId, byte[]> policies = new LinkedHashMap<>();
        private final RecordWriter scopes = new RecordWriter();

        void add(StoredRecord record, List<Frame> frames) {
            var macs = concatenated(frames);
            if (record.kind() == RecordKind.POLICY) {
                policies.put(PolicyId.of(record.id()), macs);
            } else {
                scopes.raw(macs);
            }
        }

        RecordMacs toMacs() {
            return new RecordMacs(policies, scopes.toBytes());
        }
    }

    /**
     * Returns the MACs after a change.
     *
     * @param before the content of these MACs; its scopes are in the order of the MACs
     * @param changed the records that are new or replace others, the new ones in their order
     */
    public RecordMacs with(ChainSnapshot before, List<StoredRecord> changed) throws CorruptedKeyChainException {
        var nextPolicies = new LinkedHashMap<>(policies);
        var changedScopes = new LinkedHashMap<ScopeId, byte[]>();
        for (var record : changed) {
            var macs = concatenated(Frame.split(record.toBytes(), 1));
            if (record.kind() == RecordKind.POLICY) {
                nextPolicies.put(PolicyId.of(record.id()), macs);
            } else {
                changedScopes.put(ScopeId.of(record.id()), macs);
            }
        }
        return new RecordMacs(nextPolicies, nextScopes(before.scopes(), changedScopes));
    }

    private byte[] nextScopes(Iterable<Scope> before, Map<ScopeId, byte[]> changed) {
        if (changed.isEmpty()) {
            return scopes;
        }
        var patched = scopes.clone();
        int place = 0;
        for (var scope : before) {
            var macs = changed.remove(scope.id());
            if (macs != null) {
                System.arraycopy(macs, 0, patched, place, macs.length);
            }
            place += ChainKeys.MAC_BYTES;
        }
        var next = new RecordWriter().raw(patched);
        changed.values().forEach(next::raw);
        return next.toBytes();
    }

    int count() {
        int bytes = scopes.length;
        for (var macs : policies.values()) {
            bytes += macs.length;
        }
        return bytes / ChainKeys.MAC_BYTES;
    }

    /** Returns the MACs one after another, as input of the head MAC. */
    List<byte[]> parts() {
        var parts = new ArrayList<>(policies.values());
        parts.add(scopes);
        return parts;
    }

    private static byte[] concatenated(List<Frame> frames) {
        var macs = new RecordWriter();
        frames.forEach(frame -> macs.raw(frame.mac().copy()));
        return macs.toBytes();
    }
}
