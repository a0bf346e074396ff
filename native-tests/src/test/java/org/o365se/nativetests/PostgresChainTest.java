package org.o365se.nativetests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.WorkOptions;

/** A key chain in a PostgreSQL database: shared by hosts, protected from the database's administrator, and absent at times. */
class PostgresChainTest {
    private static final byte[] PLAINTEXT = "Dear Alice".getBytes(UTF_8);
    private static final String DATABASE = "keys";
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    @TempDir
    static Path serverFolder;

    private static PostgresServer server;

    @TempDir
    private Path folder;

    private String schema;
    private PostgresHost host;

    @BeforeAll
    static void startTheServer() throws Exception {
        server = PostgresServer.started(serverFolder);
        server.createDatabase(DATABASE);
    }

    @AfterAll
    static void stopTheServer() {
        server.close();
    }

    @BeforeEach
    void createTheChain() throws Exception {
        schema = "keys_" + SCHEMAS.incrementAndGet();
        host = PostgresHost.first(folder, server, DATABASE)
                .with("postgres.schema", schema)
                .initialized();
    }

    /** Runs statements as the administrator, who may do all that the secret of the chain does not prevent. */
    private void sql(String... statements) throws Exception {
        server.sql(
                DATABASE,
                Stream.of(statements)
                        .map(statement ->
                                statement.replace("o365se.", schema + ".").replace("o365se ", schema + " "))
                        .toArray(String[]::new));
    }

    private static void assertRefused(String id, Executable call) {
        var failure = assertThrows(Exception.class, call);
        assertTrue(failure.getMessage().contains(id), failure::toString);
    }

    // ---- hosts ----

    @Test
    void aFurtherHostJoinsAndReadsWhatTheFirstOneWrote() throws Exception {
        var second = host.another("second");
        assertRefused("O365SE-2017", second::open);
        assertRefused("O365SE-2010", () -> KeyChain.join(second.configuration(), 3));
        assertEquals(2, KeyChain.join(second.configuration(), 2));
        assertRefused("O365SE-2020", () -> KeyChain.join(second.configuration(), 0));
        try (var here = host.open();
                var there = second.open()) {
            var message = PostgresHost.seal(here, PostgresHost.ALICE, PLAINTEXT);
            assertArrayEquals(PLAINTEXT, PostgresHost.open(there, PostgresHost.ALICE, message));
            there.create(EncryptionScope.of("contoso/bob", PostgresHost.POLICY));
            var other = PostgresHost.seal(there, "contoso/bob", PLAINTEXT);
            assertArrayEquals(PLAINTEXT, PostgresHost.open(here, "contoso/bob", other));
        }
    }

    @Test
    void hostsThatUseANewNameAtOnceGetOneScope() throws Exception {
        host.with("scope.auto-create", "contoso/mailbox-* -> " + PostgresHost.POLICY);
        var second = host.another("second");
        KeyChain.join(second.configuration(), 0);
        int mailboxes = 10;
        var threads = Executors.newFixedThreadPool(2);
        try (var here = host.open();
                var there = second.open()) {
            var sealedThere = threads.submit(() -> sealToMailboxes(there, mailboxes));
            var sealedHere = threads.submit(() -> sealToMailboxes(here, mailboxes));
            for (int i = 0; i < mailboxes; i++) {
                var alias = "contoso/mailbox-" + i;
                assertArrayEquals(
                        PLAINTEXT,
                        PostgresHost.open(here, alias, sealedThere.get().get(i)));
                assertArrayEquals(
                        PLAINTEXT,
                        PostgresHost.open(there, alias, sealedHere.get().get(i)));
            }
            // With Alice's, and the default scope of the policy.
            assertEquals(2 + mailboxes, here.scopes().size());
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<byte[]> sealToMailboxes(KeyChain chain, int mailboxes) throws Exception {
        var messages = new ArrayList<byte[]>();
        for (int i = 0; i < mailboxes; i++) {
            messages.add(PostgresHost.seal(chain, "contoso/mailbox-" + i, PLAINTEXT));
        }
        return messages;
    }

    @Test
    void everyOperationOfAPolicyWorks() throws Exception {
        try (var chain = host.open()) {
            var message = PostgresHost.seal(chain, PostgresHost.ALICE, PLAINTEXT);
            chain.operations(PostgresHost.POLICY).roll(WorkOptions.DEFAULT);
            var secret = PostgresHost.newSecret();
            chain.rotateSecret(secret.toCharArray());
            Files.writeString(folder.resolve("secrets/chain"), secret);
            assertArrayEquals(PLAINTEXT, PostgresHost.open(chain, PostgresHost.ALICE, message));
        }
        try (var chain = host.open()) {
            assertEquals(2, chain.policy(PostgresHost.POLICY).orElseThrow().policyKeyVersion());
        }
    }

    @Test
    void aChainIsCopiedFromAFileToADatabaseAndBack() throws Exception {
        var fileHost = host.another("file").with("keychain.uri", "file:" + folder.resolve("copied.keychain"));
        long generation = KeyChain.copy(host.configuration(), fileHost.configuration());
        assertEquals(generation, KeyChain.copy(host.configuration(), fileHost.configuration()));
        var copy = host.another("copy").with("postgres.schema", schema + "_copy");
        assertEquals(generation, KeyChain.copy(fileHost.configuration(), copy.configuration()));
        try (var original = host.open();
                var copied = copy.open()) {
            var message = PostgresHost.seal(original, PostgresHost.ALICE, PLAINTEXT);
            assertArrayEquals(PLAINTEXT, PostgresHost.open(copied, PostgresHost.ALICE, message));
            original.create(EncryptionScope.of("contoso/bob", PostgresHost.POLICY));
        }
        assertRefused("O365SE-2018", () -> KeyChain.copy(host.configuration(), copy.configuration()));
    }

    // ---- the administrator of the database ----

    /** A change by an administrator who does not know the secret of the chain. */
    private record Tampering(String what, String id, List<String> statements) {
        Tampering(String what, String id, String... statements) {
            this(what, id, List.of(statements));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Tampering> tamperings() {
        var flip = "UPDATE o365se.record SET content = set_byte(content, octet_length(content) - 40,"
                + " (get_byte(content, octet_length(content) - 40) # 1)) WHERE kind = ";
        return Stream.of(
                new Tampering("a scope altered", "O365SE-2003", flip + "2"),
                new Tampering("a policy key version altered", "O365SE-2004", flip + "1"),
                new Tampering(
                        "a policy altered",
                        "O365SE-2003",
                        "UPDATE o365se.record SET content = set_byte(content, 8, (get_byte(content, 8) # 1)) WHERE kind = 1"),
                new Tampering(
                        "a scope deleted",
                        "O365SE-2005",
                        "DELETE FROM o365se.alias WHERE alias = 'contoso/bob'",
                        "DELETE FROM o365se.record WHERE place = (SELECT max(place) FROM o365se.record)"),
                new Tampering(
                        "two scopes swapped", "O365SE-2005", "UPDATE o365se.record SET place = -place WHERE kind = 2"),
                new Tampering(
                        "a scope twice",
                        "O365SE-2006",
                        "INSERT INTO o365se.record (id, kind, generation, content) SELECT gen_random_uuid(), kind, generation, content FROM o365se.record WHERE kind = 2 LIMIT 1"),
                new Tampering(
                        "a scope of the older generation",
                        "O365SE-2005",
                        "UPDATE o365se.record SET content = old.content FROM old WHERE old.id = record.id AND record.kind = 2"),
                new Tampering(
                        "the head altered", "O365SE-2005", "UPDATE o365se.head SET content = set_byte(content, 94, 9)"),
                new Tampering(
                        "the older head",
                        "O365SE-2005",
                        "UPDATE o365se.head SET content = old_head.content, generation = old_head.generation FROM old_head"),
                new Tampering("the head deleted", "O365SE-2012", "DELETE FROM o365se.head"),
                new Tampering("no tables", "O365SE-2012", "DROP SCHEMA o365se CASCADE"),
                new Tampering(
                        "a record of a kind that there is not",
                        "O365SE-3327",
                        "ALTER TABLE o365se.record DROP CONSTRAINT record_kind_check",
                        "UPDATE o365se.record SET kind = 7 WHERE kind = 2"),
                new Tampering(
                        "an older state of everything",
                        "O365SE-2010",
                        "DELETE FROM o365se.alias",
                        "DELETE FROM o365se.record",
                        "INSERT INTO o365se.record SELECT * FROM old",
                        "UPDATE o365se.head SET content = old_head.content, generation = old_head.generation FROM old_head"));
    }

    @ParameterizedTest
    @MethodSource("tamperings")
    void whatTheAdministratorChangesIsFound(Tampering tampering) throws Exception {
        sql(
                "DROP TABLE IF EXISTS old, old_head",
                "CREATE TABLE old AS SELECT * FROM o365se.record",
                "CREATE TABLE old_head AS SELECT * FROM o365se.head");
        var reader = host.another("reader");
        KeyChain.join(reader.configuration(), 0);
        try (var running = host.open()) {
            running.create(EncryptionScope.of("contoso/bob", PostgresHost.POLICY));
            running.rollScopeKey(PostgresHost.ALICE);
        }
        try (var chain = reader.open()) {
            assertEquals(3, chain.scopes().size());
        }
        sql(tampering.statements().toArray(String[]::new));
        assertRefused(tampering.id(), reader::open);
    }

    // ---- permissions and settings ----

    @Test
    void aServiceNeedsNoPermissionToDeleteAndAnOtherUserHasNone() throws Exception {
        server.sql(
                DATABASE,
                KeyChain.setUpScript(host.configuration()).orElseThrow(),
                "CREATE ROLE mail_service LOGIN PASSWORD 'service' IN ROLE o365se_service",
                "CREATE ROLE somebody LOGIN PASSWORD 'service'");
        var password = Files.writeString(folder.resolve("service-password"), "service");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        host.with("postgres.password-source", "file:" + password).with("postgres.user", "mail_service");
        try (var chain = host.open()) {
            chain.create(EncryptionScope.of("contoso/bob", PostgresHost.POLICY));
            chain.removeName("contoso/bob");
            assertRefused("O365SE-1140", () -> chain.key("contoso/bob"));
        }
        host.with("postgres.user", "somebody");
        assertRefused("O365SE-3321", host::open);
        host.with("postgres.user", "nobody_of_this_name");
        assertRefused("O365SE-3315", host::open);
    }

    @Test
    void aServerThatMayForgetAChangeIsRefused() throws Exception {
        try (var chain = host.open()) {
            server.sql(DATABASE, "ALTER DATABASE keys SET synchronous_commit = off");
            try {
                var other = host.another("other");
                KeyChain.join(other.configuration(), 0);
                try (var weak = other.open()) {
                    assertRefused(
                            "O365SE-3322", () -> weak.create(EncryptionScope.of("contoso/bob", PostgresHost.POLICY)));
                }
            } finally {
                server.sql(DATABASE, "ALTER DATABASE keys RESET synchronous_commit");
            }
            assertEquals(
                    1,
                    chain.scopes().stream()
                            .filter(scope -> scope.alias().equals(PostgresHost.ALICE))
                            .count());
        }
    }

    // ---- a server that is away ----

    @Test
    void whileTheServerIsAwayNothingIsServedUnlessTheConfigurationAllowsIt() throws Exception {
        host.with("postgres.timeout", "PT2S");
        var patient = host.another("patient").with("keychain.max-outage", "PT1H");
        KeyChain.join(patient.configuration(), 0);
        try (var strict = host.open();
                var serving = patient.open()) {
            var message = PostgresHost.seal(strict, PostgresHost.ALICE, PLAINTEXT);
            PostgresHost.open(serving, PostgresHost.ALICE, message);
            server.stop();
            try {
                assertRefused("O365SE-33", () -> PostgresHost.open(strict, PostgresHost.ALICE, message));
                assertArrayEquals(PLAINTEXT, PostgresHost.open(serving, PostgresHost.ALICE, message));
                assertRefused(
                        "O365SE-33", () -> serving.create(EncryptionScope.of("contoso/bob", PostgresHost.POLICY)));
            } finally {
                server.start();
            }
            Await.success(() -> PostgresHost.open(strict, PostgresHost.ALICE, message));
            Await.success(() -> serving.create(EncryptionScope.of("contoso/bob", PostgresHost.POLICY)));
        }
    }

    @Test
    void aFrozenServerEndsNoCallLaterThanItsDeadline() throws Exception {
        host.with("postgres.timeout", "PT1S");
        try (var chain = host.open()) {
            server.freeze();
            try {
                assertRefused("O365SE-3312", () -> PostgresHost.seal(chain, PostgresHost.ALICE, PLAINTEXT));
                assertRefused(
                        "O365SE-3313", () -> chain.create(EncryptionScope.of("contoso/bob", PostgresHost.POLICY)));
            } finally {
                server.thaw();
            }
            Await.success(() -> PostgresHost.seal(chain, PostgresHost.ALICE, PLAINTEXT));
        }
    }

    @Test
    void aProcessThatStopsInTheMiddleOfAChangeIsEndedByTheServer() throws Exception {
        host.with("postgres.timeout", "PT1S");
        try (var chain = host.open();
                var stopped = server.connect(DATABASE)) {
            stopped.setAutoCommit(false);
            try (var statement = stopped.createStatement()) {
                statement.execute("SET LOCAL idle_in_transaction_session_timeout = '3s'");
                statement.execute("SELECT pg_advisory_xact_lock(" + 0x4F354B43 + ", '" + schema
                        + ".head'::regclass::oid::bigint::bit(32)::int)");
                assertRefused(
                        "O365SE-3324", () -> chain.create(EncryptionScope.of("contoso/bob", PostgresHost.POLICY)));
            }
            Await.success(() -> chain.create(EncryptionScope.of("contoso/bob", PostgresHost.POLICY)));
        }
    }

    @Test
    void aHostileAliasIsNoStatement() throws Exception {
        try (var chain = host.open()) {
            for (var alias : new String[] {
                "contoso/'; DROP SCHEMA o365se CASCADE; --", "contoso/$1", "contoso/\\' OR 1=1", "contoso/{fn now()}?"
            }) {
                chain.create(EncryptionScope.of(alias, PostgresHost.POLICY));
                PostgresHost.seal(chain, alias, PLAINTEXT);
            }
            assertEquals(6, chain.scopes().size());
        }
    }

    @Test
    void aBackupThatWasPutBackIsAcceptedByRestoreAlone() throws Exception {
        var dump = server.run(
                Map.of("PGPASSWORD", PostgresServer.PASSWORD),
                "pg_dump",
                "--host=127.0.0.1",
                "--port=" + server.port(),
                "--username=" + PostgresServer.ADMINISTRATOR,
                "--inserts",
                "--clean",
                "--schema=" + schema,
                DATABASE);
        byte[] message;
        try (var chain = host.open()) {
            message = PostgresHost.seal(chain, PostgresHost.ALICE, PLAINTEXT);
            chain.create(EncryptionScope.of("contoso/bob", PostgresHost.POLICY));
        }
        server.sql(DATABASE, dump.lines().filter(line -> !line.startsWith("\\")).collect(Collectors.joining("\n")));
        assertRefused("O365SE-2010", host::open);
        KeyChain.restore(host.configuration());
        try (var chain = host.open()) {
            assertArrayEquals(PLAINTEXT, PostgresHost.open(chain, PostgresHost.ALICE, message));
            chain.create(EncryptionScope.of("contoso/bob", PostgresHost.POLICY));
        }
    }

    @Test
    void anInitializedChainIsNeverReplaced() {
        assertRefused("O365SE-2018", () -> KeyChain.init(host.configuration()));
        assertThrows(IOException.class, () -> KeyChain.init(host.configuration()));
    }
}
