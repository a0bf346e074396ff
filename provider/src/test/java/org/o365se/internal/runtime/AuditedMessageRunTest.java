package org.o365se.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.Access;
import org.o365se.AuditRecord;
import org.o365se.AuditTrail;
import org.o365se.DataEncryptionPolicy;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.KeyChainException;
import org.o365se.MessageRunOptions;
import org.o365se.ServiceEncryptionChannel;
import org.o365se.ServiceEncryptionInputStream;
import org.o365se.ServiceEncryptionOutputStream;
import org.o365se.internal.store.LiveFolder;

@DisplayName("A run over messages, with an audit log")
class AuditedMessageRunTest {
    private static final byte[] NO_AAD = {};
    private static final byte[] TEXT = {1, 2, 3};
    private static final String ARCHIVE = "contoso/archive";
    private static final List<String> ALLOWED = List.of("audit.file = audit.jsonl", "access.system = allowed");

    @TempDir
    private Path folder;

    private LiveFolder live;
    private Path mails;
    private Path mail;
    private KeyChain chain;

    @BeforeEach
    void makeMessages() throws Exception {
        live = new LiveFolder(folder);
        live.configure("audit.file = audit.jsonl");
        live.init();
        mails = Files.createDirectory(folder.resolve("mails"));
        mail = mails.resolve("mail");
        chain = live.open();
        chain.create(DataEncryptionPolicy.builder(LiveFolder.POLICY).build());
        chain.create(EncryptionScope.of(LiveFolder.ALICE, LiveFolder.POLICY));
        chain.create(EncryptionScope.of(ARCHIVE, LiveFolder.POLICY));
        try (var out = new ServiceEncryptionOutputStream(Files.newOutputStream(mail), chain.key(LiveFolder.ALICE))) {
            out.write(TEXT);
        }
        Files.write(mails.resolve("other"), new byte[] {1});
        Files.copy(mail, mails.resolve("cut"));
        var cut = Files.readAllBytes(mail);
        cut[60] ^= 1;
        Files.write(mails.resolve("cut"), cut);
        chain.rollScopeKey(LiveFolder.ALICE);
    }

    @AfterEach
    void close() {
        chain.close();
    }

    private void openWith(List<String> lines) throws IOException {
        chain.close();
        live.configure(lines.toArray(String[]::new));
        chain = live.open();
    }

    /** Returns the last lines that are not checkpoints. */
    private List<AuditRecord> lastLines(int number) throws IOException {
        var records = new ArrayList<AuditRecord>();
        var report = AuditTrail.of(live.configuration).verify(Optional.empty(), records::add);
        assertEquals(Optional.empty(), report.fault());
        records.removeIf(record -> record.event().equals("audit.checkpoint"));
        return records.subList(records.size() - number, records.size());
    }

    private static String text(AuditRecord record) {
        return record.event() + " " + record.outcome().orElse("");
    }

    @Test
    @DisplayName("has a line when it begins, and one with the counts when it has ended")
    void hasTwoLines() throws Exception {
        chain.messages().rewrap(List.of(mails), MessageRunOptions.DEFAULT);
        var lines = lastLines(2);
        assertEquals("messages.rewrap begun", text(lines.get(0)));
        assertEquals("messages.rewrap ok", text(lines.get(1)));
        assertEquals(Optional.of("1"), lines.get(1).member("count"));
        assertEquals(Optional.of("0"), lines.get(1).member("unchanged"));
        assertEquals(Optional.of("1"), lines.get(1).member("failures"));
        assertEquals(Optional.of("USER"), lines.get(1).member("access"));
        assertTrue(lines.get(1).member("chain").isPresent());
        assertEquals(Optional.empty(), lines.get(1).member("reason"));
    }

    @Test
    @DisplayName("tells of a dry run, of a run that was broken off, and of the scopes between which messages move")
    void tellsHowAndWhere() throws Exception {
        chain.messages().reencrypt(List.of(mails), MessageRunOptions.DEFAULT.asDryRun());
        assertEquals(Optional.of("dry-run"), lastLines(1).get(0).member("reason"));
        assertThrows(
                IllegalStateException.class,
                () -> chain.messages().rewrap(List.of(mail), MessageRunOptions.DEFAULT.listener((result, finished) -> {
                    throw new IllegalStateException("enough");
                })));
        assertEquals("messages.rewrap failed", text(lastLines(1).get(0)));
        assertEquals(Optional.of("1"), lastLines(1).get(0).member("count"));

        chain.messages().between(LiveFolder.ALICE, ARCHIVE).rewrap(List.of(mail), MessageRunOptions.DEFAULT);
        var moved = lastLines(1).get(0);
        assertEquals(chain.requireScope(LiveFolder.ALICE).id().map(Object::toString), moved.member("scopeId"));
        assertEquals(chain.requireScope(ARCHIVE).id().map(Object::toString), moved.member("toScopeId"));
    }

    @Test
    @DisplayName("changes nothing while the log cannot be written, and verifies all the same")
    void noRunWithoutItsLine() throws Exception {
        var before = Files.readAllBytes(mail);
        var log = folder.resolve("audit.jsonl");
        Files.move(log, folder.resolve("aside"));
        Files.createDirectory(log);
        for (Executable run : List.<Executable>of(
                () -> chain.messages().rewrap(List.of(mails), MessageRunOptions.DEFAULT),
                () -> chain.messages().reencrypt(List.of(mails), MessageRunOptions.DEFAULT))) {
            var refused = assertThrows(IOException.class, run);
            assertTrue(refused.getMessage().startsWith("O365SE-2201"), refused.getMessage());
        }
        assertArrayEquals(before, Files.readAllBytes(mail));
        assertTrue(chain.messages()
                .verify(List.of(mail), MessageRunOptions.DEFAULT)
                .isComplete());
        Files.delete(log);
        Files.move(folder.resolve("aside"), log);
        chain.messages().rewrap(List.of(mails), MessageRunOptions.DEFAULT);
        assertEquals("messages.rewrap ok", text(lastLines(1).get(0)));
    }

    @Test
    @DisplayName("is made on behalf of the service where the configuration allows it, and streams and channel are too")
    void systemAccess() throws Exception {
        openWith(ALLOWED);
        chain.messages().withAccess(Access.SYSTEM).verify(List.of(mail), MessageRunOptions.DEFAULT);
        var lines = lastLines(2);
        assertEquals(
                List.of("root.open ok", "messages.verify ok"),
                lines.stream().map(AuditedMessageRunTest::text).toList());
        assertEquals(Optional.of("SYSTEM"), lines.get(0).member("access"));
        assertEquals(Optional.of("SYSTEM"), lines.get(1).member("access"));

        var message = new ByteArrayOutputStream();
        var key = chain.key(LiveFolder.ALICE);
        try (var out = new ServiceEncryptionOutputStream(message, key, NO_AAD, Access.SYSTEM)) {
            out.write(TEXT);
        }
        try (var in = new ServiceEncryptionInputStream(
                new ByteArrayInputStream(message.toByteArray()), key, NO_AAD, Access.SYSTEM)) {
            assertArrayEquals(TEXT, in.readAllBytes());
        }
        try (var channel = ServiceEncryptionChannel.open(mail, key, NO_AAD, Access.SYSTEM)) {
            assertEquals(TEXT.length, channel.size());
        }
        assertEquals(lines.get(1).number(), lastLines(1).get(0).number(), "the policy key was in the cache");
    }

    @Test
    @DisplayName(
            "is refused on behalf of the service elsewhere, as streams and channel are, with one line a minute for each policy")
    void systemAccessRefused() throws Exception {
        var refused =
                assertThrows(KeyChainException.class, () -> chain.messages().withAccess(Access.SYSTEM));
        assertTrue(refused.getMessage().startsWith("O365SE-1213"), refused.getMessage());
        var ofRun = lastLines(1).get(0);
        assertEquals("access.refuse failed", text(ofRun));
        assertEquals(Optional.of("SYSTEM"), ofRun.member("access"));
        assertEquals(Optional.of("O365SE-1213"), ofRun.member("error"));
        assertEquals(Optional.empty(), ofRun.member("policy"));

        var key = chain.key(LiveFolder.ALICE);
        for (Executable use : List.<Executable>of(
                () -> new ServiceEncryptionOutputStream(new ByteArrayOutputStream(), key, NO_AAD, Access.SYSTEM),
                () -> new ServiceEncryptionInputStream(new ByteArrayInputStream(NO_AAD), key, NO_AAD, Access.SYSTEM),
                () -> ServiceEncryptionChannel.open(mail, key, NO_AAD, Access.SYSTEM))) {
            var unusable = assertThrows(InvalidKeyException.class, use);
            assertTrue(unusable.getMessage().startsWith("O365SE-1213"), unusable.getMessage());
        }
        var ofPolicy = lastLines(1).get(0);
        assertEquals(ofRun.number() + 1, ofPolicy.number());
        assertEquals(Optional.of(LiveFolder.POLICY), ofPolicy.member("policy"));
    }
}
