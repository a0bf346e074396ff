package org.o365se.internal.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.config.AuditSettings;
import org.o365se.internal.file.FileAccess;

@DisplayName("An audit log")
class AuditLogTest {
    private static final AuditActor ACTOR = new AuditActor("java[1]", "svc", Optional.of("Ann"));
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2027-01-02T03:04:05Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Path file;
    private NoteVerifier verifier;

    @BeforeEach
    void create() throws IOException {
        file = folder.resolve("audit.jsonl");
        verifier = NoteVerifier.parse(AuditLog.create(settings(Long.MAX_VALUE), ACTOR, CLOCK));
    }

    private AuditSettings settings(long maxBytes) {
        return new AuditSettings(
                file,
                folder.resolve("audit.key"),
                FileAccess.OWNER,
                AuditSettings.Names.PLAIN,
                AuditSettings.Required.CHANGES,
                maxBytes);
    }

    private AuditLog open() throws IOException {
        return AuditLog.open(settings(Long.MAX_VALUE), CLOCK);
    }

    private static AuditEvent opened(int number) {
        return AuditEvent.of(AuditKind.ROOT_OPEN)
                .with(Member.TENANT, "contoso")
                .with(Member.POLICY_VERSION, number)
                .build();
    }

    private static AuditEvent created(String alias) {
        return AuditEvent.of(AuditKind.SCOPE_CREATED).with(Member.ALIAS, alias).build();
    }

    private void writeSome() throws IOException {
        try (var audit = open()) {
            var log = audit.sinkFor(ACTOR);
            for (int i = 0; i < 3; i++) {
                log.report(opened(i));
            }
            log.announce(created("contoso/alice"));
            log.report(opened(3));
        }
    }

    private AuditVerification.Result verify(Path... files) throws IOException {
        return AuditVerification.of(List.of(files), verifier, Optional.empty(), line -> {});
    }

    // ---- what is written ----

    @Test
    @DisplayName("has lines that say what happened, when, to what and by whom")
    void lines() throws Exception {
        try (var audit = open()) {
            var log = audit.sinkFor(ACTOR);
            log.announce(created("contoso/\u202ealice\n\"x\\"));
        }

        var line = Files.readAllLines(file).get(1);
        assertTrue(
                line.startsWith(
                        "{\"seq\":1,\"time\":\"2027-01-02T03:04:05Z\",\"event\":\"scope.create\",\"outcome\":\"ok\",\"actor\":\"Ann\",\"process\":\"java[1]\",\"user\":\"svc\",\"alias\":\"contoso/\\u202ealice\\n\\\"x\\\\\",\"prev\":\""),
                line);
        assertEquals(
                "contoso/\u202ealice\n\"x\\", JsonLine.parse(line).text("alias").orElseThrow());
    }

    @Test
    @DisplayName("is intact when it was written, over several openings, and signed to its end")
    void isIntact() throws Exception {
        writeSome();
        writeSome();

        var result = verify(file);
        assertEquals(Optional.empty(), result.fault());
        assertEquals(Files.readAllLines(file).size(), result.lines());
        assertEquals(result.lines() - 1, result.signedLines());
    }

    @Test
    @DisplayName("signs after each change, after so many lines and after a minute, and when it is closed")
    void checkpoints() throws Exception {
        var clock = new StepClock();
        try (var audit = AuditLog.open(settings(Long.MAX_VALUE), clock)) {
            var log = audit.sinkFor(ACTOR);
            log.announce(created("contoso/alice"));
            assertEquals(2, signed());
            log.report(opened(1));
            assertEquals(2, signed());
            for (int i = 0; i < AuditLog.LINES_PER_CHECKPOINT - 1; i++) {
                log.report(opened(i));
            }
            assertEquals(3 + AuditLog.LINES_PER_CHECKPOINT, signed());
            log.report(opened(1));
            clock.now = clock.now.plus(Duration.ofSeconds(61));
            log.report(opened(1));
            assertEquals(3 + AuditLog.LINES_PER_CHECKPOINT + 1 + 2, signed());
            log.report(opened(1));
        }
        assertEquals(Files.readAllLines(file).size() - 1, signed());
    }

    private long signed() throws IOException {
        var result = verify(file);
        assertEquals(Optional.empty(), result.fault());
        return result.signedLines();
    }

    private static final class StepClock extends Clock {
        private Instant now = Instant.parse("2027-01-02T03:04:05Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }

    @Test
    @DisplayName("goes on in a new file, and each file and all together are intact")
    void rotation() throws Exception {
        try (var audit = AuditLog.open(settings(4000), CLOCK)) {
            var log = audit.sinkFor(ACTOR);
            for (int i = 0; i < 60; i++) {
                log.report(opened(i));
            }
        }
        writeSome();

        List<Path> files;
        try (var all = Files.list(folder)) {
            files = new ArrayList<>(
                    all.filter(path -> path.getFileName().toString().matches("audit.jsonl\\.\\d+"))
                            .sorted()
                            .toList());
        }
        assertTrue(files.size() > 2, files.toString());
        files.add(file);
        var result = verify(files.toArray(Path[]::new));
        assertEquals(Optional.empty(), result.fault());
        assertEquals(0, result.firstLine());
        for (var one : files) {
            assertEquals(Optional.empty(), verify(one).fault(), one.toString());
        }
        assertTrue(verify(files.get(0), files.get(2)).fault().isPresent());
    }

    @Test
    @DisplayName("is written by many threads without a gap")
    void threads() throws Exception {
        var executor = Executors.newFixedThreadPool(8);
        try (var audit = open()) {
            var log = audit.sinkFor(ACTOR);
            var work = Collections.<Callable<Void>>nCopies(8, () -> {
                for (int i = 0; i < 50; i++) {
                    log.report(opened(i));
                }
                return null;
            });
            for (var done : executor.invokeAll(work)) {
                done.get();
            }
        } finally {
            executor.shutdownNow();
        }

        assertEquals(Optional.empty(), verify(file).fault());
        assertTrue(verify(file).lines() > 400);
    }

    @Test
    @DisplayName("is written by an interrupted thread, which stays interrupted")
    void interrupted() throws Exception {
        try (var audit = open()) {
            var log = audit.sinkFor(ACTOR);
            Thread.currentThread().interrupt();
            log.announce(created("contoso/alice"));
            assertTrue(Thread.interrupted());
            log.announce(created("contoso/bob"));
        }
        assertEquals(Optional.empty(), verify(file).fault());
    }

    // ---- after a crash ----

    @Test
    @DisplayName("loses an incomplete line at its end, and says so in the next one")
    void incompleteLine() throws Exception {
        writeSome();
        long lines = verify(file).lines();
        Files.writeString(file, "{\"seq\":", StandardOpenOption.APPEND);
        assertTrue(verify(file).fault().orElseThrow().contains("incomplete"));

        writeSome();

        assertEquals(Optional.empty(), verify(file).fault());
        var repaired = JsonLine.parse(Files.readAllLines(file).get((int) lines));
        assertEquals("audit.repair", repaired.text("event").orElseThrow());
        assertEquals(7, repaired.number("removedBytes").orElseThrow());
    }

    // ---- attacks ----

    @Test
    @DisplayName("is found to be altered whichever byte is flipped, or line is removed, doubled or moved")
    void everyEdit() throws Exception {
        writeSome();
        var lines = Files.readAllLines(file);
        var bytes = Files.readAllBytes(file);
        // The last line holds the signature over all before it.
        int signed = bytes.length - lines.get(lines.size() - 1).length() - 1;
        for (int i = 0; i < signed; i++) {
            var altered = bytes.clone();
            altered[i] ^= 1;
            assertAltered(altered, "byte " + i);
        }
        for (int i = 0; i < lines.size() - 1; i++) {
            int at = i;
            assertAltered(edited(lines, list -> removed(list, at)), "line " + i + " removed");
            assertAltered(edited(lines, list -> doubled(list, at)), "line " + i + " doubled");
            assertAltered(edited(lines, list -> swapped(list, at)), "lines " + i + " and the next swapped");
        }
    }

    private void assertAltered(byte[] content, String how) throws IOException {
        var copy = folder.resolve("altered");
        Files.write(copy, content);
        assertTrue(verify(copy).fault().isPresent(), how);
    }

    private static byte[] edited(List<String> lines, UnaryOperator<List<String>> edit) {
        return (String.join("\n", edit.apply(new ArrayList<>(lines))) + "\n").getBytes(UTF_8);
    }

    private static List<String> removed(List<String> lines, int at) {
        lines.remove(at);
        return lines;
    }

    private static List<String> doubled(List<String> lines, int at) {
        lines.add(at, lines.get(at));
        return lines;
    }

    private static List<String> swapped(List<String> lines, int at) {
        Collections.swap(lines, at, at + 1);
        return lines;
    }

    @Test
    @DisplayName("whose end was cut off is found with a checkpoint that was kept")
    void truncated() throws Exception {
        writeSome();
        var kept = Files.readString(folder.resolve("audit.jsonl.checkpoint"));
        var lines = Files.readAllLines(file);
        assertEquals(
                Optional.empty(),
                AuditVerification.of(List.of(file), verifier, Optional.of(kept), line -> {})
                        .fault());

        var cut = folder.resolve("cut");
        Files.write(cut, edited(lines, list -> list.subList(0, 4)));

        assertEquals(Optional.empty(), verify(cut).fault());
        var found = AuditVerification.of(List.of(cut), verifier, Optional.of(kept), line -> {});
        assertTrue(
                found.fault().orElseThrow().contains("cut off"), found.fault().toString());
    }

    @Test
    @DisplayName("that was begun anew with the same key is another one than that of a checkpoint that was kept")
    void begunAnew() throws Exception {
        writeSome();
        var kept = Files.readString(folder.resolve("audit.jsonl.checkpoint"));
        Files.delete(file);
        AuditLog.create(settings(Long.MAX_VALUE), ACTOR, CLOCK);
        for (int i = 0; i < 3; i++) {
            try (var audit = open()) {
                var log = audit.sinkFor(ACTOR);
                log.report(opened(9));
                log.announce(created("contoso/mallory"));
            }
        }

        assertEquals(Optional.empty(), verify(file).fault());
        var found = AuditVerification.of(List.of(file), verifier, Optional.of(kept), line -> {});
        assertTrue(
                found.fault().orElseThrow().contains("another one"),
                found.fault().toString());
    }

    @Test
    @DisplayName("is not gone on with if its end was altered, and nothing that must be audited is done")
    void alteredEnd() throws Exception {
        writeSome();
        var lines = Files.readAllLines(file);
        Files.write(file, edited(lines, list -> {
            list.set(list.size() - 1, list.get(list.size() - 1).replace("\"seq\":", "\"seq\":1"));
            return list;
        }));

        var refused = assertThrows(IOException.class, this::open);
        assertTrue(refused.getMessage().startsWith("O365SE-2204"), refused.getMessage());
    }

    @Test
    @DisplayName("that is missing is not begun anew")
    void missing() throws Exception {
        Files.delete(file);

        var refused = assertThrows(IOException.class, this::open);
        assertTrue(refused.getMessage().startsWith("O365SE-2203"), refused.getMessage());
    }

    @Test
    @DisplayName("that cannot be written stops changes, and loses opens with a warning")
    void cannotBeWritten() throws Exception {
        try (var audit = open()) {
            var log = audit.sinkFor(ACTOR);
            log.report(opened(1));
            Files.delete(file);
            Files.createDirectory(file);

            var refused = assertThrows(IOException.class, () -> log.announce(created("contoso/alice")));
            assertTrue(refused.getMessage().startsWith("O365SE-2201"), refused.getMessage());
            log.report(opened(2));
            Files.delete(file);
        }
        assertFalse(Files.exists(file));
    }

    @Test
    @DisplayName("is refused with the key of another log")
    void anotherKey() throws Exception {
        AuditKey.generate("other.example").write(folder.resolve("audit.key"));

        var refused = assertThrows(IOException.class, this::open);
        assertTrue(refused.getMessage().startsWith("O365SE-2202"), refused.getMessage());
    }
}
