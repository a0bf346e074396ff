package org.o365se.internal.maintenance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.MessageInfo;
import org.o365se.MessageOperations;
import org.o365se.MessageOutcome;
import org.o365se.MessageReport;
import org.o365se.MessageRunOptions;
import org.o365se.TestKeys;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.FileIdentity;
import org.o365se.internal.file.FileReplacement;

/** Runs over files and folders: what is counted, what is changed, what is left alone. */
class MessageRunTest {
    private static final MessageRunOptions DEFAULT = MessageRunOptions.DEFAULT;

    @TempDir
    private Path folder;

    private MessageFixture fixture;
    private MessageOperations messages;

    @BeforeEach
    void makeAChain() throws Exception {
        fixture = new MessageFixture();
        messages = fixture.chain.messages();
    }

    private Path message(String name, int length) throws Exception {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, fixture.seal(MessageFixture.ALICE, TestKeys.pattern(length, length)));
    }

    private static long version(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return MessageInfo.read(in).scopeKeyVersion();
        }
    }

    private static void assertCounts(MessageReport report, long done, long unchanged, long others, long failed) {
        assertEquals(
                List.of(done, unchanged, others, failed),
                Arrays.stream(MessageOutcome.values()).map(report::count).toList(),
                () -> report + " " + report.failures());
    }

    private static void assertFailed(ProviderErrorId id, Path file, MessageReport report) {
        var failure = report.failures().get(0);
        assertEquals(file, failure.file());
        var text = failure.failure().orElseThrow();
        assertTrue(text.startsWith(id + ": "), text);
    }

    private MessageReport rewrap(MessageRunOptions options) throws IOException {
        return messages.rewrap(List.of(folder), options);
    }

    // ---- folders ----

    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "8,false", "8,true"})
    void aFolderIsRewrappedWithAllBelowIt(int jobs, boolean inPlace) throws Exception {
        var before = new LinkedHashMap<Path, byte[]>();
        for (int i = 0; i < 60; i++) {
            var file = message("year/" + i % 3 + "/mail-" + i, i * 700);
            before.put(file, Files.readAllBytes(file));
        }
        Files.writeString(folder.resolve("index"), "not a message");
        Files.write(folder.resolve("empty"), new byte[0]);
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("year/0/mail-0"));
        Files.createSymbolicLink(folder.resolve("loop"), folder);
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        var options = inPlace ? DEFAULT.jobs(jobs).writingInPlace() : DEFAULT.jobs(jobs);
        var seen = new ArrayList<Long>();

        assertCounts(rewrap(options.asDryRun()), 60, 0, 4, 0);
        assertArrayEquals(
                before.values().iterator().next(),
                Files.readAllBytes(before.keySet().iterator().next()));

        assertCounts(rewrap(options.listener((result, finished) -> seen.add(finished))), 60, 0, 4, 0);
        assertEquals(64, seen.size());
        assertEquals(64, seen.get(63));
        for (var entry : before.entrySet()) {
            assertOnlyHeaderChanged(entry);
        }
        assertCounts(rewrap(options), 0, 60, 4, 0);
        assertCounts(messages.verify(List.of(folder), DEFAULT), 60, 0, 4, 0);
        assertEquals(64, MessageFixture.filesBelow(folder).size(), "nothing is left beside");
    }

    private static void assertOnlyHeaderChanged(Map.Entry<Path, byte[]> before) throws IOException {
        var now = Files.readAllBytes(before.getKey());
        assertTrue(Arrays.equals(before.getValue(), 68, now.length, now, 68, now.length));
        assertEquals(2, version(before.getKey()));
    }

    @Test
    void modesTimesAndAttributesAreKept() throws Exception {
        var replaced = message("a", 5_000);
        var inPlace = message("b", 5_000);
        var modified = FileTime.from(Instant.parse("2020-02-02T20:20:20Z"));
        for (var file : List.of(replaced, inPlace)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
            Files.setLastModifiedTime(file, modified);
        }
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        assertCounts(messages.rewrap(List.of(replaced), DEFAULT), 1, 0, 0, 0);
        assertCounts(messages.rewrap(List.of(inPlace), DEFAULT.writingInPlace()), 1, 0, 0, 0);
        for (var file : List.of(replaced, inPlace)) {
            assertEquals(2, version(file));
            assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals(modified, Files.getLastModifiedTime(file));
        }
    }

    @Test
    void aFileThatIsReadOnlyIsReplacedAndStaysReadOnly() throws Exception {
        var file = message("a", 5_000);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        assertCounts(rewrap(DEFAULT), 1, 0, 0, 0);
        assertEquals("r--------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aFileWithSeveralNamesIsChangedInPlaceOnly() throws Exception {
        var file = message("a", 5_000);
        var second = Files.createLink(folder.resolve("b"), file);
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        var report = rewrap(DEFAULT);
        assertCounts(report, 0, 0, 0, 2);
        assertFailed(ProviderErrorId.MESSAGE_FILE_NOT_REWRITTEN, file, report);
        assertEquals(1, version(file));
        assertCounts(rewrap(DEFAULT.writingInPlace().jobs(2)), 1, 1, 0, 0);
        assertEquals(2, version(second));
    }

    // ---- what is refused ----

    @ParameterizedTest
    @ValueSource(ints = {4, 67, 68, 123, 124, 139, 16_539})
    void aMessageWithAnImpossibleLengthIsLeftAlone(int length) throws Exception {
        var whole = fixture.seal(MessageFixture.ALICE, TestKeys.pattern(1, 40_000));
        var file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        for (var options : List.of(DEFAULT, DEFAULT.writingInPlace())) {
            var report = rewrap(options);
            assertCounts(report, 0, 0, 0, 1);
            assertFailed(ProviderErrorId.MESSAGE_TRUNCATED, file, report);
        }
        assertArrayEquals(Arrays.copyOf(whole, length), Files.readAllBytes(file));
    }

    @Test
    void aFileOfATebibyteIsNoReasonToAllocate() throws Exception {
        var file = message("huge", 100);
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        assertCounts(rewrap(DEFAULT.writingInPlace()), 1, 0, 0, 0);
        assertEquals(2, version(file));
        assertCounts(messages.verify(List.of(file), DEFAULT), 0, 0, 0, 1);
    }

    @Test
    void messagesOfOtherChainsAndScopesAreReportedAndLeftAlone() throws Exception {
        var foreign = Files.write(
                folder.resolve("foreign"), new MessageFixture().seal(MessageFixture.ALICE, TestKeys.pattern(1, 10)));
        var content = Files.readAllBytes(foreign);
        for (var report : List.of(rewrap(DEFAULT), messages.reencrypt(List.of(folder), DEFAULT))) {
            assertCounts(report, 0, 0, 0, 1);
            assertFailed(ProviderErrorId.MESSAGE_OTHER_KEY, foreign, report);
        }
        assertArrayEquals(content, Files.readAllBytes(foreign));
    }

    @Test
    void whatIsNamedAndDoesNotExistIsAFailure() throws Exception {
        var missing = folder.resolve("missing");
        var report = messages.rewrap(List.of(missing), DEFAULT);
        assertCounts(report, 0, 0, 0, 1);
        assertFailed(ProviderErrorId.MESSAGE_FILE_NOT_REWRITTEN, missing, report);
    }

    @Test
    void aFileThatIsRenamedAwayMeanwhileIsNotMadeAgain() throws Exception {
        var first = message("a", 100);
        var second = message("b", 100);
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        var report = rewrap(DEFAULT.listener((result, finished) -> {
            if (result.file().equals(first)) {
                move(second, folder.resolveSibling(folder.getFileName() + "-moved"));
            }
        }));
        assertCounts(report, 1, 0, 0, 1);
        assertFailed(ProviderErrorId.MESSAGE_FILE_NOT_REWRITTEN, second, report);
        assertFalse(Files.exists(second));
        Files.delete(folder.resolveSibling(folder.getFileName() + "-moved"));
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFileThatIsWrittenMeanwhileIsNotReplaced() throws Exception {
        var file = message("a", 100);
        var before = FileIdentity.of(file);
        try (var replacement = FileReplacement.of(file, before)) {
            replacement.channel().write(ByteBuffer.wrap(new byte[10]));
            Files.write(file, new byte[] {1, 2, 3});
            assertThrows(IOException.class, replacement::commit);
        }
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
        assertEquals(List.of(file), MessageFixture.filesBelow(folder));
    }

    @Test
    void thePartFileOfARunThatWasKilledIsRemovedAndThatOfARunningOneIsNot() throws Exception {
        var file = message("a", 100);
        var abandoned = Files.write(folder.resolve(".o365se-" + UUID.randomUUID() + ".part"), new byte[9]);
        var inUse = folder.resolve(".o365se-" + UUID.randomUUID() + ".part");
        try (var channel = FileChannel.open(inUse, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assertTrue(lock.isValid());
            assertCounts(messages.verify(List.of(folder), DEFAULT), 1, 0, 0, 0);
            assertTrue(Files.exists(abandoned), "verifying removes nothing");
            assertCounts(messages.rewrap(List.of(file), DEFAULT), 0, 1, 0, 0);
            assertEquals(List.of(inUse, file), MessageFixture.filesBelow(folder));
        }
        assertCounts(rewrap(DEFAULT), 0, 1, 0, 0);
        assertEquals(List.of(file), MessageFixture.filesBelow(folder));
    }

    // ---- re-encryption and verification ----

    @Test
    void onlyMessagesOlderThanAVersionAreReencrypted() throws Exception {
        var first = message("a", 50_000);
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        var second = message("b", 50_000);
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        var old = Files.readAllBytes(second);
        assertCounts(messages.reencrypt(List.of(folder), DEFAULT.olderThanVersion(2)), 1, 1, 0, 0);
        assertEquals(3, version(first));
        assertArrayEquals(old, Files.readAllBytes(second));
        assertCounts(messages.reencrypt(List.of(folder), DEFAULT.asDryRun()), 1, 1, 0, 0);
        assertCounts(messages.reencrypt(List.of(folder), DEFAULT.jobs(2)), 1, 1, 0, 0);
        assertFalse(Arrays.equals(old, 68, 124, Files.readAllBytes(second), 68, 124));
        assertCounts(messages.verify(List.of(folder), DEFAULT), 2, 0, 0, 0);
    }

    @Test
    void aMessageThatCannotBeReencryptedStaysAsItIs() throws Exception {
        var file = folder.resolve("a");
        var sealed = fixture.seal(MessageFixture.ALICE, TestKeys.pattern(1, 300_000), new byte[] {1});
        Files.write(file, sealed);
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        assertCounts(messages.reencrypt(List.of(folder), DEFAULT), 0, 0, 0, 1);
        sealed[sealed.length - 1] ^= 1;
        Files.write(file, sealed);
        var options = DEFAULT.aad(new byte[] {1});
        assertCounts(messages.verify(List.of(folder), options), 0, 0, 0, 1);
        var report = messages.reencrypt(List.of(folder), options);
        assertFailed(ProviderErrorId.MESSAGE_ALTERED, file, report);
        assertArrayEquals(sealed, Files.readAllBytes(file));
        assertEquals(List.of(file), MessageFixture.filesBelow(folder));
    }

    @Test
    void messagesMoveToAnotherScope() throws Exception {
        var file = message("a", 5_000);
        var moving = messages.between(MessageFixture.ALICE, MessageFixture.BOB);
        assertCounts(moving.rewrap(List.of(folder), DEFAULT), 1, 0, 0, 0);
        assertArrayEquals(TestKeys.pattern(5_000, 5_000), fixture.open(MessageFixture.BOB, Files.readAllBytes(file)));
        assertCounts(moving.rewrap(List.of(folder), DEFAULT), 0, 1, 0, 0);
        var back = messages.between(MessageFixture.BOB, MessageFixture.ALICE);
        assertCounts(back.reencrypt(List.of(folder), DEFAULT), 1, 0, 0, 0);
        assertArrayEquals(TestKeys.pattern(5_000, 5_000), fixture.open(MessageFixture.ALICE, Files.readAllBytes(file)));
    }

    @Test
    void anExceptionOfTheListenerEndsTheRun() throws Exception {
        for (int i = 0; i < 20; i++) {
            message("mail-" + i, 10);
        }
        var called = new AtomicLong();
        var stopping = DEFAULT.jobs(4).listener((result, finished) -> {
            called.incrementAndGet();
            throw new IllegalArgumentException("enough");
        });
        assertThrows(IllegalArgumentException.class, () -> rewrap(stopping));
        assertTrue(called.get() <= 4, "each thread ends at once");
    }

    @Test
    void anInterruptEndsTheRunBetweenTwoFiles() throws Exception {
        for (int i = 0; i < 20; i++) {
            message("mail-" + i, 10);
        }
        var stopping =
                DEFAULT.listener((result, finished) -> Thread.currentThread().interrupt());
        assertThrows(InterruptedIOException.class, () -> rewrap(stopping));
        assertTrue(Thread.interrupted(), "the interrupt is kept");
    }

    @Test
    void theHeaderFormServesAnObjectStore() throws Exception {
        var object = Files.readAllBytes(message("a", 1_000));
        fixture.chain.rollScopeKey(MessageFixture.ALICE);
        var header = messages.rewrapHeader(Arrays.copyOf(object, MessageOperations.HEADER_BYTES));
        System.arraycopy(header, 0, object, 0, header.length);
        assertEquals(2, MessageInfo.read(new ByteArrayInputStream(object)).scopeKeyVersion());
        assertArrayEquals(TestKeys.pattern(1_000, 1_000), fixture.open(MessageFixture.ALICE, object));
    }
}
