package org.o365se.internal.maintenance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.TestKeys;
import org.o365se.internal.error.ProviderErrorId;

/** The header of a file is overwritten so that a crash at any moment loses nothing. */
class InPlaceHeaderTest {
    private static final byte[] OLD = TestKeys.pattern(1, 500);
    private static final byte[] HEADER = TestKeys.pattern(200, 68);
    private static final byte[] NEW = changed(OLD);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void makeAFile() throws IOException {
        file = Files.write(folder.resolve("message"), OLD);
    }

    private static byte[] changed(byte[] message) {
        var changed = message.clone();
        System.arraycopy(HEADER, 0, changed, 0, HEADER.length);
        return changed;
    }

    /** The power fails: nothing is cleaned up. */
    private static final class PowerFailure extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Fails at one of its steps; each write is two, the second one in the middle of its bytes. */
    private static final class FailingWrites extends DurableWrites {
        private int left;

        FailingWrites(int steps) {
            left = steps;
        }

        private void step() {
            if (left-- == 0) {
                throw new PowerFailure();
            }
        }

        @Override
        void write(FileChannel target, byte[] bytes) throws IOException {
            step();
            if (left == 0) {
                target.write(ByteBuffer.wrap(bytes, 0, bytes.length / 2), 0);
            }
            step();
            super.write(target, bytes);
        }

        @Override
        void syncFolder(Path path) throws IOException {
            step();
            super.syncFolder(path);
        }

        @Override
        void delete(Path path) throws IOException {
            step();
            super.delete(path);
        }
    }

    private boolean replace(DurableWrites writes) throws IOException, GeneralSecurityException {
        return new InPlaceHeader(writes).replace(file, (start, length) -> HEADER);
    }

    private void assertReplaced() throws IOException {
        assertArrayEquals(NEW, Files.readAllBytes(file));
        assertEquals(List.of(file), MessageFixture.filesBelow(folder));
    }

    @Test
    void only68BytesAndNoTimesChange() throws Exception {
        var modified = FileTime.from(Instant.parse("2020-02-02T20:20:20Z"));
        Files.setLastModifiedTime(file, modified);
        assertTrue(replace(new DurableWrites()));
        assertReplaced();
        assertEquals(modified, Files.getLastModifiedTime(file));
        assertFalse(replace(new DurableWrites()), "nothing is left to do");
    }

    @Test
    void aCrashAtEachStepIsRepairedByTheNextRun() throws Exception {
        int steps = 0;
        boolean hasFailed = true;
        while (hasFailed) {
            Files.write(file, OLD);
            hasFailed = failsAfter(steps);
            if (hasFailed) {
                assertRecoverable(steps);
                steps++;
            }
            assertTrue(replace(new DurableWrites()) || Arrays.equals(NEW, Files.readAllBytes(file)));
            assertReplaced();
        }
        assertEquals(6, steps, "the steps of two writes, a synchronization and a removal");
    }

    private boolean failsAfter(int steps) throws Exception {
        try {
            replace(new FailingWrites(steps));
            return false;
        } catch (PowerFailure e) {
            return true;
        }
    }

    /** After recovery alone the file is the old or the new one, and the second crash, in the recovery, changes nothing of that. */
    private void assertRecoverable(int steps) throws Exception {
        var torn = Files.readAllBytes(file);
        for (int inner = 0; inner < 4; inner++) {
            try {
                new InPlaceHeader(new FailingWrites(inner)).recover(file);
            } catch (PowerFailure e) {
                // The next one tries again.
            }
        }
        new InPlaceHeader(new DurableWrites()).recover(file);
        var found = Files.readAllBytes(file);
        assertTrue(
                Arrays.equals(OLD, found) || Arrays.equals(NEW, found),
                () -> "step " + steps + " left " + Arrays.mismatch(OLD, torn));
        assertEquals(List.of(file), MessageFixture.filesBelow(folder));
    }

    @Test
    void theJournalOfAMessageThatWasReplacedIsRemoved() throws Exception {
        assertThrows(PowerFailure.class, () -> replace(new FailingWrites(4)));
        assertTrue(Files.exists(Journal.pathOf(file)));
        var other = Files.write(file, TestKeys.pattern(77, 700));
        new InPlaceHeader(new DurableWrites()).recover(other);
        assertArrayEquals(TestKeys.pattern(77, 700), Files.readAllBytes(other));
        assertEquals(List.of(file), MessageFixture.filesBelow(folder));
    }

    @Test
    void theJournalOfAFileThatWasMovedIsReportedAndKept() throws Exception {
        assertThrows(PowerFailure.class, () -> replace(new FailingWrites(4)));
        var journal = Journal.pathOf(file);
        InPlaceHeader.requireFileOf(journal);
        Files.move(file, folder.resolve("elsewhere"));
        var refusal = assertThrows(IOException.class, () -> InPlaceHeader.requireFileOf(journal));
        assertTrue(refusal.getMessage().startsWith(ProviderErrorId.MESSAGE_JOURNAL_LEFT + ": "), refusal::getMessage);
        assertTrue(refusal.getMessage().contains(file.toString()), refusal::getMessage);
        assertTrue(Files.exists(journal));
    }

    @Test
    void aJournalThatCannotBeWrittenLeavesTheFileAlone() throws Exception {
        var full = new DurableWrites() {
            @Override
            void write(FileChannel target, byte[] bytes) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThrows(IOException.class, () -> replace(full));
        assertArrayEquals(OLD, Files.readAllBytes(file));
        assertEquals(List.of(file), MessageFixture.filesBelow(folder));
    }

    @Test
    void aFileThatAnotherProgramHasLockedIsLeftAlone() throws Exception {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assertTrue(lock.isValid());
            var refusal = assertThrows(IOException.class, () -> replace(new DurableWrites()));
            assertTrue(
                    refusal.getMessage().startsWith(ProviderErrorId.MESSAGE_FILE_NOT_REWRITTEN + ": "),
                    refusal::getMessage);
        }
        assertArrayEquals(OLD, Files.readAllBytes(file));
    }

    @Test
    void aJournalThatIsCutAnywhereIsNotUsed() throws Exception {
        var path = Journal.pathOf(file);
        var whole = new Journal("message", HEADER, Arrays.copyOfRange(OLD, 68, 124)).encoded();
        for (int length = 0; length < whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            assertTrue(Journal.read(path).isEmpty());
        }
        for (int at = 0; at < whole.length; at++) {
            whole[at] ^= 1;
            Files.write(path, whole);
            assertTrue(Journal.read(path).isEmpty());
            whole[at] ^= 1;
        }
        Files.write(path, whole);
        assertEquals("message", Journal.read(path).orElseThrow().name());
        new InPlaceHeader(new DurableWrites()).recover(file);
        assertReplaced();
    }
}
