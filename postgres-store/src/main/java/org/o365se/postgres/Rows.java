package org.o365se.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.o365se.store.KeyChainStore;
import org.o365se.store.RecordKind;
import org.o365se.store.StoredChange;
import org.o365se.store.StoredHead;
import org.o365se.store.StoredRecord;
import org.postgresql.util.PSQLState;

/** The statements that read and write the rows of a key chain. Values are always parameters. Immutable. */
final class Rows {
    private static final int FETCHED_AT_ONCE = 500;
    private static final int WRITTEN_AT_ONCE = 500;

    private final String head;
    private final String record;
    private final String alias;

    Rows(String schema) {
        this.head = schema + ".head";
        this.record = schema + ".record";
        this.alias = schema + ".alias";
    }

    // ---- reading ----

    /** Returns the head; empty if it is not there, or its table is not. */
    Optional<StoredHead> head(Connection connection) throws SQLException, IOException {
        try (var query = connection.prepareStatement("SELECT generation, content FROM " + head);
                var rows = query.executeQuery()) {
            return rows.next() ? Optional.of(headIn(rows)) : Optional.empty();
        } catch (SQLException e) {
            if (isAbsent(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static StoredHead headIn(ResultSet rows) throws SQLException, IOException {
        return new StoredHead(rows.getLong(1), bytes(rows, 2, StoredHead.MAX_BYTES, "head"));
    }

    /** Returns whether a table or its schema is absent. */
    static boolean isAbsent(SQLException failure) {
        return PSQLState.UNDEFINED_TABLE.getState().equals(failure.getSQLState())
                || "3F000".equals(failure.getSQLState());
    }

    Optional<StoredRecord> record(Connection connection, UUID id) throws SQLException, IOException {
        try (var query = connection.prepareStatement("SELECT kind, id, content FROM " + record + " WHERE id = ?")) {
            query.setObject(1, id);
            return first(query.executeQuery());
        }
    }

    Optional<StoredRecord> recordNamed(Connection connection, String name) throws SQLException, IOException {
        try (var query = connection.prepareStatement("SELECT kind, id, content FROM " + record
                + " WHERE id = (SELECT id FROM " + alias + " WHERE alias = ?)")) {
            query.setString(1, name);
            return first(query.executeQuery());
        }
    }

    private static Optional<StoredRecord> first(ResultSet rows) throws SQLException, IOException {
        try (rows) {
            return rows.next() ? Optional.of(recordIn(rows)) : Optional.empty();
        }
    }

    private static StoredRecord recordIn(ResultSet rows) throws SQLException, IOException {
        int code = rows.getInt(1);
        var kind = Arrays.stream(RecordKind.values())
                .filter(known -> known.code() == code)
                .findFirst()
                .orElseThrow(() -> bad("A record of kind " + code));
        var id = rows.getObject(2, UUID.class);
        return StoredRecord.takeOwnershipOf(kind, id, bytes(rows, 3, StoredRecord.MAX_BYTES, "record " + id));
    }

    private static byte[] bytes(ResultSet rows, int column, int most, String what) throws SQLException, IOException {
        var bytes = rows.getBytes(column);
        if (bytes == null || bytes.length > most) {
            throw bad("The " + what);
        }
        return bytes;
    }

    private static IOException bad(String what) {
        return new IOException(
                PostgresErrorId.ROW_BAD.with(
                        what
                                + " in the database is nothing that was stored there; nothing of the chain is used: restore the database from a good backup, then run 'o365se chain restore'"));
    }

    /** Passes the head, and all records stored after a generation, to a visitor. The connection must be in a transaction that sees one state. */
    boolean scan(Connection connection, long after, KeyChainStore.Visitor visitor) throws SQLException, IOException {
        var found = head(connection);
        if (found.isEmpty()) {
            return false;
        }
        visitor.head(found.get());
        try (var query = connection.prepareStatement(
                "SELECT kind, id, content FROM " + record + " WHERE generation > ? ORDER BY kind, place")) {
            query.setLong(1, after);
            query.setFetchSize(FETCHED_AT_ONCE);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    visitor.record(recordIn(rows));
                }
            }
        }
        return true;
    }

    // ---- writing ----

    /** Replaces the head, if it is the expected one; returns whether it was. */
    boolean replaceHead(Connection connection, StoredChange change) throws SQLException {
        var next = change.next();
        if (change.expected().isEmpty()) {
            try (var statement = connection.prepareStatement(
                    "INSERT INTO " + head + " (generation, content) VALUES (?, ?) ON CONFLICT (chain) DO NOTHING")) {
                statement.setLong(1, next.generation());
                statement.setBytes(2, next.toBytes());
                return statement.executeUpdate() == 1;
            }
        }
        var expected = change.expected().get();
        try (var statement = connection.prepareStatement(
                "UPDATE " + head + " SET generation = ?, content = ? WHERE generation = ? AND content = ?")) {
            statement.setLong(1, next.generation());
            statement.setBytes(2, next.toBytes());
            statement.setLong(3, expected.generation());
            statement.setBytes(4, expected.toBytes());
            return statement.executeUpdate() == 1;
        }
    }

    void putRecords(Connection connection, long generation, List<StoredRecord> records) throws SQLException {
        try (var statement = connection.prepareStatement(
                "INSERT INTO " + record + " (id, kind, generation, content) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET kind = EXCLUDED.kind, generation = EXCLUDED.generation, content = EXCLUDED.content")) {
            int waiting = 0;
            for (var next : records) {
                statement.setObject(1, next.id());
                statement.setInt(2, next.kind().code());
                statement.setLong(3, generation);
                statement.setBytes(4, next.toBytes());
                statement.addBatch();
                if (++waiting == WRITTEN_AT_ONCE) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            statement.executeBatch();
        }
    }

    /** Sets the owners of aliases. An alias that has none keeps its row, so that a service needs no permission to delete. */
    void putAliases(Connection connection, Map<String, Optional<UUID>> aliases) throws SQLException {
        try (var statement = connection.prepareStatement("INSERT INTO " + alias
                + " (alias, id) VALUES (?, ?) ON CONFLICT (alias) DO UPDATE SET id = EXCLUDED.id")) {
            int waiting = 0;
            for (var next : aliases.entrySet()) {
                statement.setString(1, next.getKey());
                statement.setObject(2, next.getValue().orElse(null));
                statement.addBatch();
                if (++waiting == WRITTEN_AT_ONCE) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            statement.executeBatch();
        }
    }
}
