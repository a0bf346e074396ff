package org.o365se.internal.runtime;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.o365se.internal.store.MemoryChainStore;
import org.o365se.rootkey.SecretReader;
import org.o365se.store.KeyChainStore;
import org.o365se.store.KeyChainStoreFactory;
import org.o365se.store.StoredHead;
import org.o365se.store.StoredRecord;

/** An installed store with the scheme {@code shared}: every user of one URI in this JVM has the same records. */
public final class SharedStores implements KeyChainStoreFactory {
    private static final Map<String, MemoryChainStore> STORES = new ConcurrentHashMap<>();
    private static final Map<String, AtomicInteger> CONNECTIONS = new ConcurrentHashMap<>();
    private static final Map<String, Map<String, String>> ENTRIES = new ConcurrentHashMap<>();

    /** Returns how many connections to a store are open. */
    static int connectionsTo(String uri) {
        return CONNECTIONS.get(uri).get();
    }

    /** Returns the configuration entries that the last connection got. */
    static Map<String, String> entriesOf(String uri) {
        return ENTRIES.get(uri);
    }

    @Override
    public Set<String> schemes() {
        return Set.of("shared");
    }

    @Override
    public Set<String> configurationPrefixes() {
        return Set.of("shared");
    }

    @Override
    public KeyChainStore connect(String uri, Map<String, String> configuration, SecretReader secrets) {
        ENTRIES.put(uri, configuration);
        var connections = CONNECTIONS.computeIfAbsent(uri, key -> new AtomicInteger());
        connections.incrementAndGet();
        return new Connection(uri, STORES.computeIfAbsent(uri, key -> new MemoryChainStore()), connections);
    }

    private record Connection(String uri, MemoryChainStore store, AtomicInteger open) implements KeyChainStore {
        @Override
        public Optional<StoredHead> head() {
            return store.head();
        }

        @Override
        public Optional<StoredRecord> record(UUID id) {
            return store.record(id);
        }

        @Override
        public Optional<StoredRecord> recordNamed(String alias) {
            return store.recordNamed(alias);
        }

        @Override
        public boolean scan(Visitor visitor) throws IOException {
            return store.scan(visitor);
        }

        @Override
        public boolean scanSince(long generation, Visitor visitor) throws IOException {
            return store.scanSince(generation, visitor);
        }

        @Override
        public <T> T change(Work<T> work) throws IOException {
            return store.change(work);
        }

        @Override
        public String toString() {
            return "store " + uri;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
