package org.o365se.internal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.internal.audit.AuditEvent.Member;
import org.o365se.internal.config.AuditSettings;
import org.o365se.internal.config.AuditSettings.Names;
import org.o365se.internal.file.FileAccess;

@DisplayName("An audit log that others check without it")
class ProvenLineTest {
    private static final AuditActor ACTOR = new AuditActor("java[1]", "svc", Optional.of("Ann"));
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2027-01-02T03:04:05Z"), ZoneOffset.UTC);
    private static final AuditEvent EVENT = AuditEvent.of(AuditKind.POLICY_DISABLED)
            .with(Member.TENANT, "contoso")
            .with(Member.SCOPE, "contoso/alice@contoso.com")
            .build();

    @TempDir
    private Path folder;

    private Path file;
    private String verificationKey;

    @BeforeEach
    void create() throws IOException {
        create(Names.PLAIN);
    }

    private void create(Names names) throws IOException {
        file = folder.resolve(names.name() + ".jsonl");
        verificationKey = AuditLog.create(settings(names, Long.MAX_VALUE), ACTOR, CLOCK);
    }

    private AuditSettings settings(Names names, long maxBytes) {
        return new AuditSettings(
                file,
                folder.resolve(names.name() + ".key"),
                FileAccess.OWNER,
                names,
                AuditSettings.Required.CHANGES,
                maxBytes);
    }

    private AuditLog open() throws IOException {
        return AuditLog.open(settings(Names.PLAIN, Long.MAX_VALUE), CLOCK);
    }

    private LogProofVerifier.Position verify(LogProof proof) throws IOException {
        return LogProofVerifier.verify(verificationKey, proof.line(), proof.proof());
    }

    private void assertIntact() throws IOException {
        var verifier = NoteVerifier.parse(verificationKey);
        var result = AuditVerification.of(List.of(file), verifier, Optional.empty(), line -> {});
        assertEquals(Optional.empty(), result.fault());
    }

    // ---- proofs ----

    @Test
    @DisplayName("proves each of its lines as it is in the file, and stays intact")
    void proves() throws Exception {
        try (var audit = open()) {
            var log = audit.sinkFor(ACTOR);
            for (int i = 0; i < 20; i++) {
                log.report(EVENT);
                var proof = log.reportWithProof(EVENT).orElseThrow();
                var position = verify(proof);
                assertEquals(position.index() + 1, position.size());
                assertEquals(Files.readAllLines(file).get((int) position.index()), proof.line());
                assertEquals(position.size() + 1, Files.readAllLines(file).size());
            }
        }
        assertIntact();
    }

    @Test
    @DisplayName("gives the checkpoint of the proof to those who keep checkpoints")
    void checkpointFile() throws Exception {
        try (var audit = open()) {
            var proof = audit.sinkFor(ACTOR).reportWithProof(EVENT).orElseThrow();
            var kept = Files.readString(folder.resolve("PLAIN.jsonl.checkpoint"));
            assertTrue(proof.proof().endsWith("\n\n" + kept), proof::proof);
        }
    }

    @Test
    @DisplayName("proves lines after it was opened again, and after it went on in a new file")
    void overOpeningsAndFiles() throws Exception {
        for (int i = 0; i < 12; i++) {
            try (var audit = AuditLog.open(settings(Names.PLAIN, 4_000), CLOCK)) {
                var log = audit.sinkFor(ACTOR);
                verify(log.reportWithProof(EVENT).orElseThrow());
                log.report(EVENT);
            }
        }
        try (var files = Files.list(folder)) {
            assertTrue(files.anyMatch(one -> one.getFileName().toString().matches("PLAIN\\.jsonl\\.\\d+")));
        }
        assertIntact();
    }

    @Test
    @DisplayName("proves lines of several threads")
    void threads() throws Exception {
        var executor = Executors.newFixedThreadPool(4);
        try (var audit = open()) {
            var log = audit.sinkFor(ACTOR);
            var work = Collections.<Callable<LogProof>>nCopies(
                    40, () -> log.reportWithProof(EVENT).orElseThrow());
            for (var done : executor.invokeAll(work)) {
                verify(done.get());
            }
        } finally {
            executor.shutdownNow();
        }
        assertIntact();
    }

    @Test
    @DisplayName("with hashed names proves the line with the hashed names")
    void hashedNames() throws Exception {
        create(Names.HASHED);
        try (var audit = AuditLog.open(settings(Names.HASHED, Long.MAX_VALUE), CLOCK)) {
            var proof = audit.sinkFor(ACTOR).reportWithProof(EVENT).orElseThrow();
            verify(proof);
            assertFalse(proof.line().contains("alice"), proof::line);
        }
    }

    @Test
    @DisplayName("that cannot be written gives no proof")
    void unwritable() throws Exception {
        try (var audit = open()) {
            var log = audit.sinkFor(ACTOR);
            var moved = Files.move(file, folder.resolve("moved"));
            var refused = assertThrows(AuditUnwritableException.class, () -> log.reportWithProof(EVENT));
            assertTrue(refused.getMessage().startsWith("O365SE-2201: "), refused::getMessage);
            assertTrue(refused.getMessage().contains("no proof"), refused::getMessage);
            Files.move(moved, file);
            verify(log.reportWithProof(EVENT).orElseThrow());
        }
    }

    @Test
    @DisplayName("that is not configured proves and signs nothing")
    void none() throws Exception {
        assertEquals(Optional.empty(), AuditSink.NONE.reportWithProof(EVENT));
        assertEquals(Optional.empty(), AuditSink.NONE.sign(SignedTexts.Kind.RECEIPT, "text\n"));
    }

    // ---- signed texts ----

    private String signed(SignedTexts.Kind kind, String text) throws IOException {
        try (var audit = open()) {
            return new RecordedEvents(audit.sinkFor(ACTOR)).sign(kind, text).orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("signs texts, which are opened with its verification key")
    void signs(SignedTexts.Kind kind) throws Exception {
        for (var text : List.of("{}\n", "\n", "a\n\nb\n\n", "Größe 𝄞\n", "x".repeat(100_000) + "\n")) {
            var note = signed(kind, text);
            assertEquals(text, SignedTexts.open(kind, note, verificationKey));
        }
    }

    @Test
    @DisplayName("signs no text as one of another kind, and no checkpoint")
    void kinds() throws Exception {
        var receipt = signed(SignedTexts.Kind.RECEIPT, "{}\n");
        var refused = assertThrows(
                IOException.class, () -> SignedTexts.open(SignedTexts.Kind.APPROVERS, receipt, verificationKey));
        assertTrue(refused.getMessage().contains("o365se-approvers/1"), refused::getMessage);

        try (var audit = open()) {
            var checkpoint = audit.checkpoint();
            for (var kind : SignedTexts.Kind.values()) {
                assertThrows(IOException.class, () -> SignedTexts.open(kind, checkpoint, verificationKey));
            }
        }
        var key = AuditKey.generate("o365se-receipt/1");
        assertThrows(
                IllegalArgumentException.class, () -> key.signOther(SignedTexts.Kind.RECEIPT.withFirstLine("1\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "a\r\n", "a\u0000\n", "a\tb\n", "\ud800\n"})
    @DisplayName("signs no text that is not one of a signed note")
    void otherTexts(String text) {
        assertThrows(IllegalArgumentException.class, () -> signed(SignedTexts.Kind.RECEIPT, text));
    }

    @Test
    @DisplayName("has signed no text that was altered, nor one under another key")
    void altered() throws Exception {
        var note = signed(SignedTexts.Kind.RECEIPT, "{\"final\":false}\n");
        for (var changed : List.of(
                note.replace("false", "true "),
                note.replace("receipt/1", "receipt/2"),
                note.substring(1),
                note + "\n",
                note.replace("\n\n", "\n"),
                "")) {
            assertThrows(IOException.class, () -> SignedTexts.open(SignedTexts.Kind.RECEIPT, changed, verificationKey));
        }
        create(Names.HASHED);
        assertThrows(IOException.class, () -> SignedTexts.open(SignedTexts.Kind.RECEIPT, note, verificationKey));
    }
}
