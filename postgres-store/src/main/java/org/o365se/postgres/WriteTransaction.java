package org.o365se.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.o365se.store.StoredChange;
import org.o365se.store.StoredHead;
import org.o365se.store.UnknownOutcomeException;

/**
 * A transaction that changes a key chain while no other process does. It waits for the others by a lock that ends with the transaction, so that it works behind
 * a pooler, and the server ends it if this process stops in the middle. Used by one thread.
 */
final class WriteTransaction {
    /** The first half of the advisory lock's key, "O5KC"; the second half is the object id of the head's table. */
    private static final int LOCK = 0x4F354B43;
    /** The server ends a transaction whose process has stopped after this many times the deadline. */
    private static final int IDLE_FACTOR = 2;

    private final Database database;
    private final Rows rows;
    private final String schema;
    private final Connection connection;
    private boolean isOpen;

    WriteTransaction(Database database, Rows rows, String schema, Connection connection) {
        this.database = database;
        this.rows = rows;
        this.schema = schema;
        this.connection = connection;
    }

    /** Begins, and waits until no other process changes the chain. */
    void begin() throws SQLException, IOException {
        var deadline = database.deadline();
        Database.limit(connection, deadline);
        connection.setAutoCommit(false);
        // Reads after a commit have begun another transaction.
        connection.rollback();
        Database.beginTransaction(connection, "READ COMMITTED");
        isOpen = true;
        int left = deadline.leftMillis();
        try (var settings = connection.prepareStatement(
                "SELECT set_config('lock_timeout', ?, true), set_config('idle_in_transaction_session_timeout', ?, true),"
                        + " current_setting('synchronous_commit'), current_setting('fsync')")) {
            settings.setString(1, Math.max(1, left - left / 5) + "ms");
            settings.setString(2, IDLE_FACTOR * Duration.ofMillis(left).toMillis() + "ms");
            try (var values = settings.executeQuery()) {
                values.next();
                requireDurable("synchronous_commit", values.getString(3));
                requireDurable("fsync", values.getString(4));
            }
        }
        // A table that is not there yet cannot be changed by anybody else.
        try (var lock = connection.prepareStatement(
                "SELECT pg_advisory_xact_lock(?, coalesce(to_regclass(?)::oid::bigint, 0)::bit(32)::int)")) {
            lock.setInt(1, LOCK);
            lock.setString(2, schema + ".head");
            lock.executeQuery().close();
        }
    }

    private static void requireDurable(String setting, String value) throws IOException {
        if (value.equals("off")) {
            throw new IOException(PostgresErrorId.DATABASE_UNFIT.with("The PostgreSQL server has " + setting
                    + " = off for this user and database, so a change could be lost after it was reported; nothing was changed: set "
                    + setting + " = on"));
        }
    }

    <T> T read(Database.Work<T> work) throws IOException {
        try {
            Database.limit(connection, database.deadline());
            return work.run(connection);
        } catch (SQLException e) {
            throw database.failure(e);
        }
    }

    /** Stores a change; durable when it returns. */
    StoredHead commit(StoredChange change) throws IOException {
        try {
            if (!isOpen) {
                begin();
            }
            Database.limit(connection, database.deadline());
            if (!rows.replaceHead(connection, change)) {
                throw new IOException(PostgresErrorId.CHANGED_MEANWHILE.with("The key chain in the " + database
                        + " is not at the generation that the change was made for; nothing was changed: try again"));
            }
            rows.putRecords(connection, change.next().generation(), change.records());
            rows.putAliases(connection, change.aliases());
        } catch (SQLException e) {
            throw database.failure(e);
        }
        try {
            isOpen = false;
            connection.commit();
        } catch (SQLException e) {
            if (!wasStored(change, e)) {
                throw database.failure(e);
            }
        }
        return change.next();
    }

    /** The server may have committed although its answer was lost: the head tells, as long as nobody has changed it since. */
    private boolean wasStored(StoredChange change, SQLException lost) throws IOException {
        Optional<StoredHead> now;
        try {
            now = database.run(rows::head);
        } catch (IOException e) {
            e.addSuppressed(lost);
            throw unknown(change, e);
        }
        if (now.equals(Optional.of(change.next()))) {
            return true;
        }
        if (now.equals(change.expected())) {
            return false;
        }
        throw unknown(change, lost);
    }

    private IOException unknown(StoredChange change, Exception why) {
        return new UnknownOutcomeException(
                PostgresErrorId.OUTCOME_UNKNOWN,
                "The connection to the " + database
                        + " was lost while generation " + change.next().generation()
                        + " of the key chain was being committed, so it is unknown whether the change was made: "
                        + why.getMessage() + "; look at the chain before you repeat the change",
                why);
    }

    /** Ends; what was not committed is undone. */
    void end() throws SQLException {
        isOpen = false;
        connection.rollback();
    }
}
