package org.o365se.internal.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.o365se.internal.model.ChainId;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.EntryId;
import org.o365se.internal.model.Name;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Scope;
import org.o365se.store.StoredChange;
import org.o365se.store.StoredHead;
import org.o365se.store.StoredRecord;

/**
 * A snapshot with the MACs of its records, from which the next head is computed without sealing every record again. Immutable.
 *
 * @param snapshot the content
 * @param macs of the records of that content, in its order
 */
public record SealedSnapshot(ChainSnapshot snapshot, RecordMacs macs) {
    /**
     * A change that is ready to be stored, and the resulting snapshot.
     *
     * @param change the change to store
     * @param after the snapshot after the change
     */
    public record Next(StoredChange change, SealedSnapshot after) {}

    /** Seals the policies and scopes that a change adds or replaces, and the next head. */
    public Next next(
            Optional<StoredHead> head,
            ChainKeys keys,
            ChainSnapshot after,
            List<Policy> changedPolicies,
            List<Scope> changedScopes)
            throws IOException {
        var records = seal(after.chainId(), keys, changedPolicies, changedScopes);
        var aliases = new HashMap<String, Optional<UUID>>();
        for (var policy : changedPolicies) {
            takeAway(aliases, snapshot.policy(policy.id()).map(Policy::names));
        }
        for (var scope : changedScopes) {
            takeAway(aliases, snapshot.scope(scope.id()).map(Scope::names));
        }
        changedPolicies.forEach(policy -> give(aliases, policy.names(), policy.id()));
        changedScopes.forEach(scope -> give(aliases, scope.names(), scope.id()));
        return toNext(head, keys, after, macs.with(snapshot, records), records, aliases);
    }

    /** Seals all records, for a chain whose keys or versions all change. */
    public static Next whole(Optional<StoredHead> head, ChainKeys keys, ChainSnapshot after) throws IOException {
        var records = seal(after.chainId(), keys, after.policies(), after.scopes());
        var aliases = new HashMap<String, Optional<UUID>>();
        after.policies().forEach(policy -> give(aliases, policy.names(), policy.id()));
        after.scopes().forEach(scope -> give(aliases, scope.names(), scope.id()));
        var macs = RecordMacs.NONE.with(ChainSnapshot.empty(after.chainId()), records);
        return toNext(head, keys, after, macs, records, aliases);
    }

    private static Next toNext(
            Optional<StoredHead> head,
            ChainKeys keys,
            ChainSnapshot after,
            RecordMacs macs,
            List<StoredRecord> records,
            Map<String, Optional<UUID>> aliases)
            throws IOException {
        var bytes = ChainHead.of(keys, after, macs).toBytes();
        return new Next(
                new StoredChange(head, new StoredHead(after.generation(), bytes), records, aliases),
                new SealedSnapshot(after, macs));
    }

    private static List<StoredRecord> seal(
            ChainId chainId, ChainKeys keys, Iterable<Policy> policies, Iterable<Scope> scopes) throws IOException {
        var records = new ArrayList<StoredRecord>();
        try (var seal = new RecordSeal(chainId, keys)) {
            for (var policy : policies) {
                records.add(seal.seal(policy));
            }
            for (var scope : scopes) {
                records.add(seal.seal(scope));
            }
        }
        return records;
    }

    private static void takeAway(Map<String, Optional<UUID>> aliases, Optional<List<Name>> names) {
        names.ifPresent(
                before -> before.forEach(name -> aliases.put(name.alias().toString(), Optional.empty())));
    }

    private static void give(Map<String, Optional<UUID>> aliases, List<Name> names, EntryId id) {
        var holder = Optional.of(id.toUuid());
        names.forEach(name -> aliases.put(name.alias().toString(), holder));
    }
}
