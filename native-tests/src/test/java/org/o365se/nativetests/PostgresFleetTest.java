package org.o365se.nativetests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;

/** What stands between the hosts of a fleet and the database: a pooler, TLS, a standby that takes over. */
class PostgresFleetTest {
    private static final byte[] PLAINTEXT = "Dear Alice".getBytes(UTF_8);
    private static final int THREADS = 4;
    private static final int CHANGES = 10;

    @TempDir
    private Path folder;

    private static void assertRefused(String id, Executable call) {
        var failure = assertThrows(Exception.class, call);
        assertTrue(failure.getMessage().contains(id), failure::toString);
    }

    @Test
    void aPoolerInTransactionModeIsNoHindrance() throws Exception {
        try (var server = PostgresServer.started(folder)) {
            server.createDatabase("keys");
            var direct = PostgresHost.first(folder, server, "keys").initialized();
            int port = PostgresServer.freePort();
            var pooler = startPooler(server, port);
            try {
                var pooled =
                        direct.another("pooled").with("keychain.uri", "jdbc:postgresql://127.0.0.1:" + port + "/keys");
                Await.success(() -> KeyChain.join(pooled.configuration(), 0));
                try (var here = direct.open();
                        var there = pooled.open()) {
                    changeAtOnce(here, there);
                    assertEquals(2 + 2 * THREADS * CHANGES, there.scopes().size());
                    var message = PostgresHost.seal(there, "contoso/here-0-0", PLAINTEXT);
                    assertArrayEquals(PLAINTEXT, PostgresHost.open(here, "contoso/here-0-0", message));
                }
            } finally {
                pooler.destroyForcibly();
                pooler.onExit().join();
            }
        }
    }

    private static void changeAtOnce(KeyChain here, KeyChain there) throws Exception {
        var threads = Executors.newFixedThreadPool(2 * THREADS);
        try {
            var work = new ArrayList<Future<?>>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                work.add(threads.submit(() -> change(here, "contoso/here-" + thread)));
                work.add(threads.submit(() -> change(there, "contoso/there-" + thread)));
            }
            for (var done : work) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void change(KeyChain chain, String prefix) throws Exception {
        for (int i = 0; i < CHANGES; i++) {
            chain.create(EncryptionScope.of(prefix + "-" + i, PostgresHost.POLICY));
        }
        return null;
    }

    private Process startPooler(PostgresServer server, int port) throws Exception {
        var users = Files.writeString(
                folder.resolve("users"),
                "\"" + PostgresServer.ADMINISTRATOR + "\" \"" + PostgresServer.PASSWORD + "\"\n");
        var settings = Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                keys = host=127.0.0.1 port=%d dbname=keys
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = transaction
                default_pool_size = 3
                """.formatted(server.port(), port, users));
        PostgresServer.ownedByServer(users);
        PostgresServer.ownedByServer(settings);
        var command = PostgresServer.asServer();
        command.addAll(List.of("pgbouncer", settings.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                .start();
    }

    @Test
    void theServersCertificateMustBeTrustedAndNameTheHost() throws Exception {
        try (var server = new PostgresServer(folder)) {
            server.run(
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:prime256v1",
                    "-nodes",
                    "-days",
                    "30",
                    "-subj",
                    "/CN=localhost",
                    "-addext",
                    "subjectAltName=DNS:localhost",
                    "-keyout",
                    server.data().resolve("server.key").toString(),
                    "-out",
                    server.data().resolve("server.crt").toString());
            server.start("-c", "ssl=on");
            server.createDatabase("keys");
            var trust = Files.copy(server.data().resolve("server.crt"), folder.resolve("trust.pem"));
            var host = PostgresHost.first(folder, server, "keys").with("postgres.tls", "verify-full");
            host.with("postgres.timeout", "PT10S");
            assertRefused("O365SE-3314", () -> KeyChain.init(host.configuration()));
            host.with("postgres.trust", trust.toString());
            assertRefused("O365SE-3314", () -> KeyChain.init(host.configuration()));
            host.with("keychain.uri", "jdbc:postgresql://localhost:" + server.port() + "/keys");
            host.initialized();
            try (var chain = host.open()) {
                assertEquals("TLSv1.3", encryptionOf(server));
                assertEquals(2, chain.scopes().size());
            }
        }
    }

    /** The protocol of the connections of the product. */
    private static String encryptionOf(PostgresServer server) throws Exception {
        try (var connection = server.connect("keys");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT DISTINCT version FROM pg_stat_ssl"
                        + " JOIN pg_stat_activity USING (pid) WHERE application_name = 'o365se'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void aStandbyThatTakesOverServesAndOneThatLostChangesIsRefused() throws Exception {
        try (var primary = PostgresServer.started(folder)) {
            primary.createDatabase("keys");
            var host = PostgresHost.first(folder, primary, "keys").initialized();
            try (var standby = primary.standby()) {
                var both = host.another("both")
                        .with(
                                "keychain.uri",
                                "jdbc:postgresql://127.0.0.1:" + primary.port() + ",127.0.0.1:" + standby.port()
                                        + "/keys")
                        .with("postgres.timeout", "PT20S");
                KeyChain.join(both.configuration(), 0);
                byte[] message;
                long generation;
                try (var chain = both.open()) {
                    message = PostgresHost.seal(chain, PostgresHost.ALICE, PLAINTEXT);
                    chain.create(EncryptionScope.of("contoso/bob", PostgresHost.POLICY));
                    generation = chain.generation();
                    Await.until(() -> generationOf(standby) == generation);
                    // The standby no longer follows, and the last change is on the primary server alone.
                    standby.stop();
                    chain.create(EncryptionScope.of("contoso/carol", PostgresHost.POLICY));
                    primary.kill();
                    standby.start();
                    standby.promote();
                    Await.until(() -> isRefusedAsOlder(chain, message));
                }
                assertRefused("O365SE-2010", both::open);
                KeyChain.restore(both.configuration());
                try (var chain = both.open()) {
                    assertArrayEquals(PLAINTEXT, PostgresHost.open(chain, PostgresHost.ALICE, message));
                    assertTrue(chain.scope("contoso/bob").isPresent());
                }
            }
        }
    }

    /** Returns whether the chain is refused because it is older; before, the server is away. */
    private static boolean isRefusedAsOlder(KeyChain chain, byte[] message) {
        var failure = assertThrows(Exception.class, () -> PostgresHost.open(chain, PostgresHost.ALICE, message));
        return failure.getMessage().contains("O365SE-2010");
    }

    private static long generationOf(PostgresServer server) throws Exception {
        try (var connection = server.connect("keys");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT generation FROM o365se.head")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
