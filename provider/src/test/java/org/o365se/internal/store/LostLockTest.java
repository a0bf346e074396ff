package org.o365se.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.o365se.internal.model.TestNames.alias;
import static org.o365se.internal.store.LiveFolder.assertTells;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.model.ChainDraft;
import org.o365se.internal.model.ChainPlan;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Name;
import org.o365se.internal.record.ChainFile;
import org.o365se.internal.record.ChainKeys;

/** A lock file that is removed while it is held guards nothing; the change under it is made anew, and no change of another is overwritten. */
class LostLockTest {
    @TempDir
    private Path folder;

    private LiveFolder live;
    private Path lockFile;

    @BeforeEach
    void makeAChain() throws Exception {
        live = LiveFolder.withScope(folder);
        lockFile = folder.resolve("service.keychain.lock");
    }

    private StoredChain storage() {
        return new StoredChain(
                new FileChainStore(live.chain), ChainPlace.of(live.chain, live.highWater()), live::readSecret);
    }

    /** Adds a name to Alice, so that each change is another one; does something when the plan is applied, under the lock. */
    private static ChainPlan naming(ChainSnapshot base, String alias, Runnable underTheLock) {
        var draft = new ChainDraft(base);
        draft.find(chain -> {
            if (chain != base) {
                underTheLock.run();
            }
            return true;
        });
        var alice = draft.scope(LiveFolder.ALICE).orElseThrow();
        var names = new ArrayList<>(alice.names());
        names.add(new Name(alias(alias), names.get(0).tag()));
        draft.put(alice.withNames(names));
        return draft.toPlan();
    }

    @Test
    void aChangeWhoseLockWasRemovedIsMadeAnewOnWhatIsThereThen() throws Exception {
        var mine = storage();
        var theirs = storage();
        var tries = new AtomicInteger();
        Runnable interfering = () -> {
            if (tries.incrementAndGet() == 1) {
                try {
                    Files.delete(lockFile);
                    // In this JVM a lock per path comes first; a process of its own has only the file.
                    var base = theirs.load();
                    var written = naming(base, "contoso/theirs", () -> {})
                            .applyTo(base)
                            .orElseThrow();
                    Files.write(live.chain, ChainFile.write(written, keysOf(written)));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        };
        assertTrue(
                mine.commit(naming(theirs.load(), "contoso/mine", interfering)).isEmpty(),
                "what the plan was about has changed");
        assertTrue(
                mine.commit(naming(theirs.load(), "contoso/mine", interfering)).isPresent());
        assertEquals(2, tries.get());
        var aliases = live.content().aliases();
        assertEquals(
                true, aliases.containsAll(List.of(alias("contoso/mine"), alias("contoso/theirs"))), aliases::toString);
    }

    private ChainKeys keysOf(ChainSnapshot snapshot) throws java.io.IOException {
        var secret = live.readSecret();
        try (var in = Files.newInputStream(live.chain)) {
            return ChainFile.read(in, (origin, chainId) -> ChainKeys.derive(origin, snapshot.chainId(), secret))
                    .requireKeys();
        }
    }

    @Test
    void aLockThatIsRemovedEachTimeEndsInAnErrorAndNoChange() throws Exception {
        var before = live.generation();
        var tries = new AtomicInteger();
        var storage = storage();
        var plan = naming(storage().load(), "contoso/mine", () -> {
            tries.incrementAndGet();
            try {
                Files.delete(lockFile);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertTells(assertThrows(java.io.IOException.class, () -> storage.commit(plan)), "O365SE-2113", "removed");
        assertEquals(5, tries.get());
        assertEquals(before, live.generation());
    }

    /** Where the chain is created, restored or given another secret, a lock that was lost must not overwrite what others wrote either. */
    @Test
    void aChainThatAnotherProcessCreatedMeanwhileIsNotReplaced() throws Exception {
        Files.delete(live.chain);
        Files.delete(live.highWater());
        var theirs = new byte[] {1, 2, 3};
        var mine = new StoredChain(new FileChainStore(live.chain), ChainPlace.of(live.chain, live.highWater()), () -> {
            // Read under the lock, when a new chain is made.
            try {
                Files.deleteIfExists(lockFile);
                Files.write(live.chain, theirs);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return live.readSecret();
        });
        assertTells(assertThrows(java.io.IOException.class, mine::create), "O365SE-2018");
        org.junit.jupiter.api.Assertions.assertArrayEquals(theirs, Files.readAllBytes(live.chain));
        assertTrue(Files.notExists(live.highWater()));
    }
}
