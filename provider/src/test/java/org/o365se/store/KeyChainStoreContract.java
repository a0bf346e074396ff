package org.o365se.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o365se.internal.chain.TestChain;

/** What every store of key chains keeps to. */
public abstract class KeyChainStoreContract {
    private SampleRecords samples;
    private KeyChainStore store;

    /** Opens the one store of this test, as another process does when it is called again. */
    protected abstract KeyChainStore open() throws Exception;

    @BeforeEach
    void openTheStore() throws Exception {
        samples = new SampleRecords();
        store = open();
    }

    @AfterEach
    void closeTheStore() {
        store.close();
    }

    private StoredHead commit(StoredChange change) throws IOException {
        return store.change(writer -> writer.commit(change));
    }

    private StoredHead create() throws IOException {
        return commit(samples.creation());
    }

    private StoredHead head() throws IOException {
        return store.head().orElseThrow();
    }

    // ---- reading ----

    @Test
    void aStoreWithoutAChainHasNothing() throws Exception {
        assertEquals(Optional.empty(), store.head());
        assertEquals(Optional.empty(), store.record(UUID.randomUUID()).map(StoredRecord::id));
        assertEquals(Optional.empty(), store.recordNamed("contoso/alice").map(StoredRecord::id));
        assertFalse(store.scan(new Recorder()));
    }

    @Test
    void whatWasStoredIsReadAgain() throws Exception {
        var change = samples.creation();
        var head = commit(change);

        assertEquals(head, head());
        assertEquals(1, head.generation());
        assertArrayEquals(change.next().toBytes(), head.toBytes());
        for (var record : change.records()) {
            assertSame(record, store.record(record.id()).orElseThrow());
        }
        assertEquals(
                samples.scope().id().toUuid(),
                store.recordNamed(TestChain.SCOPE).orElseThrow().id());
        assertEquals(
                samples.policy().id().toUuid(),
                store.recordNamed(TestChain.POLICY).orElseThrow().id());
        assertEquals(Optional.empty(), store.recordNamed("contoso/ALICE").map(StoredRecord::id));
        assertEquals(
                samples.policy().id(),
                samples.read(store).policies().iterator().next().id());
    }

    @Test
    void anotherConnectionReadsTheSame() throws Exception {
        create();
        try (var other = open()) {
            assertEquals(store.head(), other.head());
            assertSame(
                    store.record(samples.scope().id().toUuid()).orElseThrow(),
                    other.record(samples.scope().id().toUuid()).orElseThrow());
        }
    }

    @Test
    void aScanGivesThePoliciesFirstAndKeepsTheOrder() throws Exception {
        var head = create();
        var bob = samples.newScope("contoso/bob");
        head = commit(samples.putting(head, bob));
        var carol = samples.newScope("contoso/carol");
        head = commit(samples.putting(head, carol, samples.renamed(samples.scope(), "contoso/alice2")));

        var recorder = new Recorder();
        assertTrue(store.scan(recorder));
        assertEquals(List.of(head), recorder.heads);
        assertEquals(RecordKind.POLICY, recorder.records.get(0).kind());
        var scopes = recorder.records.stream().skip(1).toList();
        assertEquals(4, scopes.size());
        assertTrue(scopes.stream().allMatch(record -> record.kind() == RecordKind.SCOPE));
        var ids = scopes.stream().map(StoredRecord::id).toList();
        assertEquals(List.of(bob.id().toUuid(), carol.id().toUuid()), ids.subList(2, 4));
        assertTrue(ids.subList(0, 2).contains(samples.scope().id().toUuid()));
        assertEquals(head.generation(), samples.read(store).generation());
    }

    @Test
    void whoKnowsAGenerationMayReadTheChangesAlone() throws Exception {
        var head = create();
        var bob = samples.newScope("contoso/bob");
        head = commit(samples.putting(head, bob));
        head = commit(samples.putting(head, samples.renamed(samples.scope(), "contoso/alice2")));

        var changes = new Recorder();
        if (!store.scanSince(1, changes)) {
            // The reader reads everything.
            assertEquals(List.of(), changes.heads);
            return;
        }
        assertEquals(List.of(head), changes.heads);
        assertEquals(
                List.of(samples.scope().id().toUuid(), bob.id().toUuid()),
                changes.records.stream().map(StoredRecord::id).toList());
        var last = new Recorder();
        assertTrue(store.scanSince(2, last));
        assertEquals(
                List.of(samples.scope().id().toUuid()),
                last.records.stream().map(StoredRecord::id).toList());
        var none = new Recorder();
        assertTrue(store.scanSince(3, none));
        assertEquals(List.of(), none.records);
    }

    @Test
    void whatAVisitorThrowsEndsTheScan() throws Exception {
        create();
        var refusal = new IOException("enough");
        var thrown = assertThrows(
                IOException.class,
                () -> store.scan(new KeyChainStore.Visitor() {
                    @Override
                    public void head(StoredHead head) {
                        // The record is what is refused.
                    }

                    @Override
                    public void record(StoredRecord next) throws IOException {
                        throw refusal;
                    }
                }));
        assertEquals("enough", thrown.getMessage());
    }

    @Test
    void theReaderCannotChangeWhatIsStored() throws Exception {
        var id = samples.scope().id().toUuid();
        create();
        var before = store.record(id).orElseThrow().toBytes();
        Arrays.fill(store.record(id).orElseThrow().toBytes(), (byte) 0);
        Arrays.fill(head().toBytes(), (byte) 0);
        assertArrayEquals(before, store.record(id).orElseThrow().toBytes());
        assertEquals(1, samples.read(store).generation());
    }

    // ---- changing ----

    @Test
    void aChangeReplacesItsRecordsAndNoOthers() throws Exception {
        var head = create();
        var policy = store.record(samples.policy().id().toUuid()).orElseThrow();
        var next = commit(samples.putting(head, samples.renamed(samples.scope(), "contoso/alice2")));

        assertNotEquals(head, next);
        assertEquals(2, next.generation());
        assertSame(policy, store.record(samples.policy().id().toUuid()).orElseThrow());
        assertEquals(
                samples.scope().id().toUuid(),
                store.recordNamed("contoso/alice2").orElseThrow().id());
        assertEquals(Optional.empty(), store.recordNamed(TestChain.SCOPE).map(StoredRecord::id));
    }

    @Test
    void anAliasMayGoFromOneToAnother() throws Exception {
        var head = create();
        var bob = samples.newScope("contoso/bob");
        head = commit(samples.putting(head, bob));
        commit(samples.putting(
                head, samples.renamed(bob, TestChain.SCOPE), samples.renamed(samples.scope(), "contoso/bob")));
        assertEquals(
                bob.id().toUuid(),
                store.recordNamed(TestChain.SCOPE).orElseThrow().id());
        assertEquals(
                samples.scope().id().toUuid(),
                store.recordNamed("contoso/bob").orElseThrow().id());
    }

    @Test
    void anyAliasIsFoundExactly() throws Exception {
        var head = create();
        var hostile =
                samples.newScope("contoso/%_'\"\\;--", "contoso/\u00e9\ud83d\udd11", "contoso/" + "a".repeat(248));
        commit(samples.putting(head, hostile));
        for (var name : hostile.names()) {
            assertEquals(
                    hostile.id().toUuid(),
                    store.recordNamed(name.alias().toString()).orElseThrow().id(),
                    name.alias().toString());
        }
        assertEquals(Optional.empty(), store.recordNamed("contoso/%").map(StoredRecord::id));
        assertEquals(
                Optional.empty(),
                store.recordNamed("contoso/e\u0301\ud83d\udd11").map(StoredRecord::id));
    }

    @Test
    void aChangeForAnotherHeadChangesNothing() throws Exception {
        var first = create();
        // Two changes of the same head; the samples go on from the second one.
        var others = samples.twin();
        var late = others.putting(first, samples.newScope("contoso/late"));
        commit(samples.putting(first, samples.renamed(samples.scope(), "contoso/first")));
        var now = head();

        assertThrows(IOException.class, () -> commit(late));
        assertThrows(IOException.class, () -> commit(samples.creation()));
        assertEquals(now, head());
        assertEquals(Optional.empty(), store.recordNamed("contoso/late").map(StoredRecord::id));
    }

    @Test
    void workThatStoresNothingChangesNothing() throws Exception {
        var head = create();
        assertEquals("done", store.change(writer -> "done"));
        var refusal = assertThrows(
                IOException.class,
                () -> store.change(writer -> {
                    throw new IOException("not today");
                }));
        assertEquals("not today", refusal.getMessage());
        assertEquals(head, head());
    }

    @Test
    void workSeesTheNewestState() throws Exception {
        var first = create();
        store.change(writer -> {
            assertEquals(Optional.of(first), store.head());
            var next = writer.commit(samples.putting(first, samples.newScope("contoso/bob")));
            assertEquals(Optional.of(next), store.head());
            return writer.commit(samples.putting(next, samples.newScope("contoso/carol")));
        });
        assertTrue(store.recordNamed("contoso/bob").isPresent());
        assertEquals(3, samples.read(store).generation());
    }

    // ---- several at once ----

    @Test
    void writersComeOneAfterAnotherAndReadersSeeNoHalfOfAChange() throws Exception {
        create();
        int writers = 4;
        int changes = 5;
        var isOver = new AtomicBoolean();
        var threads = Executors.newCachedThreadPool();
        try {
            var reader = threads.submit(() -> {
                long last = 0;
                do {
                    long generation = samples.read(store).generation();
                    assertTrue(generation >= last, generation + " after " + last);
                    last = generation;
                } while (!isOver.get());
                return last;
            });
            var writing = new ArrayList<Future<?>>();
            for (int i = 0; i < writers; i++) {
                writing.add(threads.submit(() -> {
                    try (var own = open()) {
                        for (int change = 0; change < changes; change++) {
                            own.change(writer -> writer.commit(samples.putting(
                                    own.head().orElseThrow(), samples.newScope("contoso/" + UUID.randomUUID()))));
                        }
                    }
                    return null;
                }));
            }
            for (var writer : writing) {
                writer.get();
            }
            isOver.set(true);
            assertTrue(reader.get() <= 1 + writers * changes);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            isOver.set(true);
            threads.shutdownNow();
        }
        assertEquals(1 + writers * changes, head().generation());
        assertEquals(2 + writers * changes, samples.read(store).scopes().size());
    }

    @Test
    void anInterruptEndsNothingAndIsKept() throws Exception {
        Thread.currentThread().interrupt();
        try {
            var head = create();
            commit(samples.putting(head, samples.newScope("contoso/bob")));
            assertTrue(store.recordNamed("contoso/bob").isPresent());
            assertTrue(Thread.currentThread().isInterrupted());
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void theNameOfAStoreIsForMessages() {
        assertFalse(store.toString().contains("@"), store.toString());
        assertFalse(store.toString().isBlank());
    }

    private static void assertSame(StoredRecord expected, StoredRecord actual) {
        assertEquals(expected.kind(), actual.kind());
        assertEquals(expected.id(), actual.id());
        assertArrayEquals(expected.toBytes(), actual.toBytes());
    }

    private static final class Recorder implements KeyChainStore.Visitor {
        private final List<StoredHead> heads = new ArrayList<>();
        private final List<StoredRecord> records = new ArrayList<>();

        @Override
        public void head(StoredHead head) {
            heads.add(head);
            records.clear();
        }

        @Override
        public void record(StoredRecord next) {
            records.add(next);
        }
    }
}
