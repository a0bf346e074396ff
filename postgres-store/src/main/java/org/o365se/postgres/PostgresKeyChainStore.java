package org.o365se.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.o365se.store.KeyChainStore;
import org.o365se.store.StoredHead;
import org.o365se.store.StoredRecord;

/**
 * Stores a key chain in a PostgreSQL database that the processes of many hosts share. A change is one transaction, which writes the rows that it changes and no
 * others. Thread-safe.
 */
final class PostgresKeyChainStore implements KeyChainStore {
    private final Database database;
    private final String schema;
    private final Rows rows;
    /** The change that the current thread is making, whose connection its reads use: they must not wait for another one. */
    @SuppressWarnings(
            "ThreadLocalUsage") // Of one store: a thread may change another one meanwhile. It is removed after each
    // change.
    private final ThreadLocal<WriteTransaction> changing = new ThreadLocal<>();

    PostgresKeyChainStore(Database database, String schema) {
        this.database = database;
        this.schema = schema;
        this.rows = new Rows(schema);
    }

    @Override
    public Optional<StoredHead> head() throws IOException {
        return read(rows::head);
    }

    @Override
    public Optional<StoredRecord> record(UUID id) throws IOException {
        return read(connection -> rows.record(connection, id));
    }

    @Override
    public Optional<StoredRecord> recordNamed(String alias) throws IOException {
        return read(connection -> rows.recordNamed(connection, alias));
    }

    private <T> T read(Database.Work<T> work) throws IOException {
        var change = changing.get();
        return change == null ? database.run(work) : change.read(work);
    }

    @Override
    public boolean scan(Visitor visitor) throws IOException {
        // No record has a generation below the first one.
        return scanSince(0, visitor);
    }

    @Override
    public boolean scanSince(long generation, Visitor visitor) throws IOException {
        var change = changing.get();
        if (change != null) {
            return change.read(connection -> rows.scan(connection, generation, visitor));
        }
        return database.run(connection -> {
            connection.setAutoCommit(false);
            Database.beginTransaction(connection, "REPEATABLE READ, READ ONLY");
            var found = rows.scan(connection, generation, visitor);
            connection.rollback();
            return found;
        });
    }

    @Override
    public void prepare() throws IOException {
        database.run(connection -> {
            requireUtf8(connection);
            if (!hasTables(connection)) {
                try (var statement = connection.createStatement()) {
                    statement.execute(SetUpScript.tables(schema));
                }
            }
            return Optional.empty();
        });
    }

    private static void requireUtf8(Connection connection) throws SQLException, IOException {
        try (var statement = connection.createStatement();
                var encoding = statement.executeQuery("SHOW server_encoding")) {
            if (!encoding.next() || !encoding.getString(1).equals("UTF8")) {
                throw new IOException(
                        PostgresErrorId.DATABASE_UNFIT.with(
                                "The encoding of the database is not UTF8, so that it cannot hold every alias; nothing was changed: create the database with ENCODING 'UTF8'"));
            }
        }
    }

    private boolean hasTables(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            query.setString(1, schema + ".alias");
            try (var answer = query.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    @Override
    public <T> T change(Work<T> work) throws IOException {
        return database.run(connection -> {
            var transaction = new WriteTransaction(database, rows, schema, connection);
            changing.set(transaction);
            try {
                transaction.begin();
                return work.run(transaction::commit);
            } finally {
                changing.remove();
                transaction.end();
            }
        });
    }

    /** Returns for example {@code PostgreSQL database keys on db1.contoso.com, schema o365se}. */
    @Override
    public String toString() {
        return database.toString();
    }

    @Override
    public void close() {
        database.close();
    }
}
