package org.o365se;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.o365se.internal.store.FileChainStore;
import org.o365se.rootkey.SecretReader;
import org.o365se.store.KeyChainStore;
import org.o365se.store.KeyChainStoreFactory;
import org.o365se.store.StoredHead;
import org.o365se.store.StoredRecord;

/**
 * An installed store with the scheme {@code crashing}: {@code crashing:PATH} is the chain file at this absolute path, used by the process that the entry {@code crashing.process}
 * names, which ends as its {@link PlannedCrash} says.
 */
public final class CrashingStores implements KeyChainStoreFactory {
    private static final String SCHEME = "crashing";

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Set<String> configurationPrefixes() {
        return Set.of(SCHEME);
    }

    @Override
    public KeyChainStore connect(String uri, Map<String, String> configuration, SecretReader secrets) {
        return new Connection(
                new FileChainStore(Path.of(uri.substring(SCHEME.length() + 1))),
                PlannedCrash.of(configuration.get(SCHEME + ".process")));
    }

    private record Connection(FileChainStore file, PlannedCrash crash) implements KeyChainStore {
        @Override
        public Optional<StoredHead> head() throws IOException {
            crash.requireRunning();
            return file.head();
        }

        @Override
        public Optional<StoredRecord> record(UUID id) throws IOException {
            crash.requireRunning();
            return file.record(id);
        }

        @Override
        public Optional<StoredRecord> recordNamed(String alias) throws IOException {
            crash.requireRunning();
            return file.recordNamed(alias);
        }

        @Override
        public boolean scan(Visitor visitor) throws IOException {
            crash.requireRunning();
            return file.scan(visitor);
        }

        @Override
        public <T> T change(Work<T> work) throws IOException {
            crash.requireRunning();
            return file.change(writer -> work.run(change -> {
                crash.beforeWrite();
                var head = writer.commit(change);
                crash.afterWrite();
                return head;
            }));
        }

        @Override
        public String toString() {
            return "file that may crash";
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
