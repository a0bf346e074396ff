package org.o365se.nativetests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server of a test's own: on loopback, in a folder of its own, run by an ordinary user even if the tests are run by root. It can be stopped,
 * frozen, killed and started again.
 */
final class PostgresServer implements AutoCloseable {
    static final String ADMINISTRATOR = "admin";
    static final String PASSWORD = "password of the test's administrator";

    /** The user that Debian's package makes; a server refuses to be run by root. */
    private static final String USER = "postgres";

    private final Path folder;
    private final int port;
    private Process server;

    /** Makes the files of a server, and does not start it. */
    PostgresServer(Path parent) throws Exception {
        folder = Files.createDirectory(parent.resolve("postgres"));
        var password = Files.writeString(folder.resolve("password"), PASSWORD);
        ownedByServer(folder);
        ownedByServer(password);
        makeReachable(parent);
        run(
                "initdb",
                "--pgdata=" + data(),
                "--username=" + ADMINISTRATOR,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
        port = freePort();
    }

    private PostgresServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Makes a server and starts it. */
    static PostgresServer started(Path parent) throws Exception {
        var server = new PostgresServer(parent);
        server.start();
        return server;
    }

    /** Makes a standby of this server, which follows it. */
    PostgresServer standby() throws Exception {
        var other = new PostgresServer(Files.createDirectory(folder.resolveSibling("standby")), freePort());
        ownedByServer(other.folder);
        run(
                Map.of("PGPASSWORD", PASSWORD),
                "pg_basebackup",
                "--pgdata=" + other.data(),
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=" + ADMINISTRATOR,
                "--write-recovery-conf",
                "--checkpoint=fast",
                "--no-sync");
        other.start();
        return other;
    }

    void promote() throws Exception {
        run("pg_ctl", "promote", "--pgdata=" + data(), "--wait");
    }

    Path data() {
        return folder.resolve("data");
    }

    int port() {
        return port;
    }

    String uri(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The entries of a chain in a database of this server. */
    Map<String, String> entries(String database, String user, Path passwordFile) {
        var entries = new LinkedHashMap<String, String>();
        entries.put("keychain.uri", uri(database));
        entries.put("postgres.user", user);
        entries.put("postgres.password-source", "file:" + passwordFile);
        entries.put("postgres.tls", "off");
        return entries;
    }

    void start(String... options) throws Exception {
        var command = asServer();
        command.addAll(List.of(
                program("postgres").toString(),
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "shared_buffers=16MB",
                "-c",
                "max_connections=60",
                "-c",
                "log_min_duration_statement=50",
                "-c",
                "log_line_prefix=%m "));
        command.addAll(List.of(options));
        server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        Await.until(() -> {
            if (!server.isAlive()) {
                throw new IllegalStateException("the server ended: " + Files.readString(log()));
            }
            try (var connection = connect("postgres")) {
                return connection.isValid(5);
            }
        });
    }

    Path log() {
        return folder.resolve("server.log");
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(uri(database), ADMINISTRATOR, PASSWORD);
    }

    /** Runs statements as the administrator. */
    void sql(String database, String... statements) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    void createDatabase(String name) throws SQLException {
        sql("postgres", "CREATE DATABASE " + name);
    }

    /** Stops the server as an administrator does, without waiting for its clients. */
    void stop() throws Exception {
        signal("INT");
        end();
    }

    void freeze() throws Exception {
        signal("STOP");
    }

    void thaw() throws Exception {
        signal("CONT");
    }

    /** Kills it and the processes that it started for its clients, as a power failure does. */
    void kill() {
        all().forEach(ProcessHandle::destroyForcibly);
        end();
    }

    private void end() {
        server.onExit().join();
    }

    private List<ProcessHandle> all() {
        var all = new ArrayList<>(server.descendants().toList());
        all.add(0, server.toHandle());
        return all;
    }

    private void signal(String name) throws Exception {
        // To stop, the first process alone: it tells the others.
        var processes = name.equals("INT") ? List.of(server.toHandle()) : all();
        for (var process : processes) {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            kill.waitFor();
        }
    }

    @Override
    public void close() {
        if (server != null && server.isAlive()) {
            kill();
        }
    }

    // ---- programs ----

    String run(String program, String... arguments) throws Exception {
        return run(Map.of(), program, arguments);
    }

    String run(Map<String, String> environment, String program, String... arguments) throws Exception {
        var command = asServer();
        command.add(program(program).toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(command + " failed: " + output);
        }
        return output;
    }

    /** A program of the newest version that is installed, or another one of the machine. */
    private static Path program(String name) throws IOException {
        try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin").resolve(name))
                    .filter(Files::isExecutable)
                    .max(Comparator.naturalOrder())
                    .orElse(Path.of(name));
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    static List<String> asServer() {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "--"));
        }
        return command;
    }

    static void ownedByServer(Path path) throws IOException {
        if (isRoot()) {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
        }
    }

    /** Lets the server's user pass through the folder of the test, without seeing what is in it. */
    private static void makeReachable(Path parent) throws IOException {
        if (isRoot()) {
            Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
