package org.o365se.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.chain.TestChain;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.store.KeyChainStore;
import org.o365se.store.StoredHead;
import org.o365se.store.StoredRecord;

/** A process follows a chain in a store by what has changed, and believes no account of the changes that the head does not authenticate. */
class ChangedRecordsTest {
    private static final ChainPlace PLACE = new ChainPlace("in memory", "", Optional.empty(), false);

    @TempDir
    private Path folder;

    private final char[] secret = TestChain.newSecret();
    private final Watched store = new Watched();
    private final StoredChain writer = new StoredChain(store.memory, PLACE, secret::clone);
    private final StoredChain reader = new StoredChain(store, PLACE, secret::clone);

    @BeforeEach
    void createTheChain() throws Exception {
        writer.createCopyOf(TestChain.withScope().snapshot().withGeneration(1));
        reader.load();
        assertEquals(1, store.scans);
    }

    /** Counts what is read, and may conceal changes. */
    private static final class Watched implements KeyChainStore {
        private final MemoryChainStore memory = new MemoryChainStore();
        private int scans;
        private int changesRead;
        private boolean concealing;

        @Override
        public Optional<StoredHead> head() {
            return memory.head();
        }

        @Override
        public Optional<StoredRecord> record(UUID id) {
            return memory.record(id);
        }

        @Override
        public Optional<StoredRecord> recordNamed(String alias) {
            return memory.recordNamed(alias);
        }

        @Override
        public boolean scan(Visitor visitor) throws IOException {
            scans++;
            return memory.scan(visitor);
        }

        @Override
        public boolean scanSince(long generation, Visitor visitor) throws IOException {
            return memory.scanSince(generation, new Visitor() {
                @Override
                public void head(StoredHead head) throws IOException {
                    visitor.head(head);
                }

                @Override
                public void record(StoredRecord next) throws IOException {
                    changesRead++;
                    if (!concealing) {
                        visitor.record(next);
                    }
                }
            });
        }

        @Override
        public <T> T change(Work<T> work) throws IOException {
            return memory.change(work);
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    /** Changes one scope, as another process. */
    private ChainSnapshot changeTheScope() throws IOException {
        var draft = new ChainDraft(writer.load());
        var scope = draft.scope(TestChain.SCOPE).orElseThrow();
        draft.put(scope.withNextKeyVersion(scope.nextKeyVersion() + 1));
        return writer.commit(draft.toPlan()).orElseThrow();
    }

    private void assertFollows(ChainSnapshot changed) throws IOException {
        assertTrue(reader.load().equalsContentOf(changed));
    }

    @Test
    void onlyTheChangedRecordIsRead() throws Exception {
        assertFollows(changeTheScope());
        assertEquals(1, store.changesRead);
        changeTheScope();
        assertFollows(changeTheScope());
        assertEquals(2, store.changesRead);
        assertEquals(1, store.scans);
    }

    @Test
    void aConcealedChangeIsFoundAndTheWholeChainRead() throws Exception {
        store.concealing = true;
        assertFollows(changeTheScope());
        assertEquals(2, store.scans);
    }

    @Test
    void aStateBelowWhatThisHostHasSeenIsRefusedAlsoIfItIsNewToThisProcess() throws Exception {
        var mark = folder.resolve("high-water");
        var chain = writer.load().chainId();
        var host = new StoredChain(store, new ChainPlace("the store", "", Optional.of(mark), true), secret::clone);
        Files.writeString(mark, "o365se-high-water 1 " + chain + " 1\n");
        host.load();
        // Another process of this host has seen generation 9 before the store was set back.
        Files.writeString(mark, "o365se-high-water 1 " + chain + " 9\n");
        changeTheScope();
        var refusal = assertThrows(IOException.class, host::load);
        assertTrue(refusal.getMessage().startsWith("O365SE-2010"), refusal::getMessage);
        assertThrows(IOException.class, host::load);
    }

    @Test
    void aReaderRaisesTheMarkOfItsHost() throws Exception {
        var mark = folder.resolve("high-water");
        var chain = writer.load().chainId();
        var host = new StoredChain(store, new ChainPlace("the store", "", Optional.of(mark), true), secret::clone);
        Files.writeString(mark, "o365se-high-water 1 " + chain + " 1\n");
        host.load();
        changeTheScope();
        host.load();
        assertEquals("o365se-high-water 1 " + chain + " 2\n", Files.readString(mark));
    }

    @Test
    void aChangedSecretIsNotFollowedButReadAnew() throws Exception {
        var rotated = writer.rotateSecret(secret);
        assertFollows(rotated);
        assertEquals(2, store.scans);
    }

    @Test
    void theReaderGoesOnToWrite() throws Exception {
        assertFollows(changeTheScope());
        var draft = new ChainDraft(reader.load());
        var scope = draft.scope(TestChain.SCOPE).orElseThrow();
        draft.put(scope.withNextKeyVersion(scope.nextKeyVersion() + 1));
        var changed = reader.commit(draft.toPlan()).orElseThrow();
        assertTrue(writer.load().equalsContentOf(changed));
        assertTrue(new StoredChain(store.memory, PLACE, secret::clone).load().equalsContentOf(changed));
    }
}
