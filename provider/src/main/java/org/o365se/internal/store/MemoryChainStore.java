package org.o365se.internal.store;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.store.KeyChainStore;
import org.o365se.store.RecordKind;
import org.o365se.store.StoredChange;
import org.o365se.store.StoredHead;
import org.o365se.store.StoredRecord;

/** Stores the records of a key chain in memory, for tests: {@code keychain.uri = memory:}. Thread-safe. */
public final class MemoryChainStore implements KeyChainStore {
    private final Object changing = new Object();
    /** Replaced as a whole, so that readers never see a part of a change. */
    private volatile State state = new State(Optional.empty(), Map.of(), Map.of(), Map.of(), Map.of());

    private record State(
            Optional<StoredHead> head,
            Map<UUID, StoredRecord> policies,
            Map<UUID, StoredRecord> scopes,
            Map<String, UUID> aliases,
            Map<UUID, Long> generations) {
        Optional<StoredRecord> record(UUID id) {
            return Optional.ofNullable(policies.getOrDefault(id, scopes.get(id)));
        }
    }

    @Override
    public Optional<StoredHead> head() {
        return state.head();
    }

    @Override
    public Optional<StoredRecord> record(UUID id) {
        return state.record(id);
    }

    @Override
    public Optional<StoredRecord> recordNamed(String alias) {
        var now = state;
        return Optional.ofNullable(now.aliases().get(alias)).flatMap(now::record);
    }

    @Override
    public boolean scan(Visitor visitor) throws IOException {
        var now = state;
        if (now.head().isEmpty()) {
            return false;
        }
        scan(now, 0, visitor);
        return true;
    }

    @Override
    public boolean scanSince(long generation, Visitor visitor) throws IOException {
        var now = state;
        if (now.head().isEmpty()) {
            return false;
        }
        scan(now, generation, visitor);
        return true;
    }

    private static void scan(State now, long after, Visitor visitor) throws IOException {
        visitor.head(now.head().orElseThrow());
        for (var records : List.of(now.policies(), now.scopes())) {
            for (var record : records.values()) {
                if (now.generations().getOrDefault(record.id(), 0L) > after) {
                    visitor.record(record);
                }
            }
        }
    }

    @Override
    public <T> T change(Work<T> work) throws IOException {
        synchronized (changing) {
            return work.run(this::commit);
        }
    }

    private StoredHead commit(StoredChange change) throws IOException {
        var before = state;
        if (!before.head().equals(change.expected())) {
            throw new IOException(ProviderErrorId.CHAIN_WRITE_FAILED.with(
                    "The key chain in memory is not at the generation that the change was made for; try again"));
        }
        var policies = new LinkedHashMap<>(before.policies());
        var scopes = new LinkedHashMap<>(before.scopes());
        var generations = new HashMap<>(before.generations());
        for (var record : change.records()) {
            generations.put(record.id(), change.next().generation());
            (record.kind() == RecordKind.POLICY ? policies : scopes).put(record.id(), record);
        }
        var aliases = new HashMap<>(before.aliases());
        change.aliases().forEach((alias, id) -> {
            if (id.isPresent()) {
                aliases.put(alias, id.get());
            } else {
                aliases.remove(alias);
            }
        });
        state = new State(Optional.of(change.next()), policies, scopes, aliases, generations);
        return change.next();
    }

    /** Returns {@code memory}. */
    @Override
    public String toString() {
        return "memory";
    }

    @Override
    public void close() {
        // The records end with this object.
    }
}
