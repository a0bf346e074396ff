package org.o365se.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.o365se.rootkey.BackOff;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.store.StoreUnavailableException;

/**
 * The connections to the database. Every use has a deadline, and after a failure to reach the server it is left in peace for some seconds, whatever the number
 * of callers. Thread-safe.
 */
final class Database implements AutoCloseable {
    /** The shortest time that the pool accepts. */
    private static final long MIN_POOL_MILLIS = 250;
    /** A connection that stopped to answer is found within this part of the deadline. */
    private static final int PROBES_IN_TIMEOUT = 10;

    private static final Duration KEPT_IDLE = Duration.ofMinutes(2);

    private final PostgresSettings settings;
    private final LongSupplier nanoClock;
    private final BackOff<IOException> backOff;
    private final ConnectionSource source;
    private final HikariDataSource pool;

    Database(ConnectionSource source, PostgresSettings settings, LongSupplier nanoClock) {
        this.source = source;
        this.settings = settings;
        this.nanoClock = nanoClock;
        this.backOff = new BackOff<>(nanoClock);
        this.pool = pool(source, settings);
    }

    private static HikariDataSource pool(ConnectionSource source, PostgresSettings settings) {
        var config = new HikariConfig();
        long timeout = settings.timeout().toMillis();
        config.setDataSource(source);
        config.setPoolName("o365se");
        config.setMaximumPoolSize(settings.poolSize());
        // No connection is made before it is needed, and none in the background.
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setIdleTimeout(KEPT_IDLE.toMillis());
        config.setConnectionTimeout(Math.max(MIN_POOL_MILLIS, timeout));
        config.setValidationTimeout(Math.max(MIN_POOL_MILLIS, timeout / PROBES_IN_TIMEOUT));
        config.setThreadFactory(task -> {
            var thread = new Thread(null, task, "o365se-postgres", 0, false);
            thread.setDaemon(true);
            // The thread outlives the call of the application that started it.
            thread.setContextClassLoader(Database.class.getClassLoader());
            return thread;
        });
        return new HikariDataSource(config);
    }

    /** What is done with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException, IOException;
    }

    /** Starts a deadline. */
    Deadline deadline() {
        return new Deadline(settings.timeout(), nanoClock);
    }

    /** Runs work with a connection of its own; it ends by the deadline. The interrupt status of the thread has no effect and is kept. */
    <T> T run(Work<T> work) throws IOException {
        boolean wasInterrupted = Thread.interrupted();
        var deadline = deadline();
        try (var connection = borrow()) {
            limit(connection, deadline);
            return work.run(connection);
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets each read from the server end with the deadline. */
    static void limit(Connection connection, Deadline deadline) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, deadline.leftMillis());
    }

    /** Sets the properties of the transaction that begins: not those of the session, which behind a pooler is another one's a moment later. */
    static void beginTransaction(Connection connection, String properties) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL " + properties);
        }
    }

    private Connection borrow() throws IOException {
        var refusal = backOff.refusal();
        if (refusal.isPresent()) {
            throw paused(refusal.get());
        }
        if (pool.getHikariPoolMXBean().getTotalConnections() == 0) {
            requireWelcome();
        }
        try {
            var connection = pool.getConnection();
            backOff.answered();
            return connection;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private IOException paused(BackOff.Refusal<IOException> refusal) {
        var text = "The " + settings + " is not asked again for "
                + Math.max(1, refusal.left().toMillis()) + " ms, because it failed: "
                + refusal.reason().getMessage();
        return refusal.reason() instanceof StoreUnavailableException
                ? new StoreUnavailableException(PostgresErrorId.SERVER_PAUSED, text, refusal.reason())
                : new IOException(PostgresErrorId.SERVER_PAUSED.with(text), refusal.reason());
    }

    /** Fails at once if the server refuses us: the pool would try again until the deadline, which can lock a user. */
    private void requireWelcome() throws IOException {
        try {
            // Closed again, because only the pool's own connections are counted.
            source.getConnection().close();
        } catch (SQLException e) {
            var failure = translate(e);
            if (!(failure instanceof StoreUnavailableException)) {
                backOff.failed(failure);
                throw failure;
            }
        } catch (RootKeyMisconfiguredException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Translates what the driver reports, and leaves a server that cannot be reached in peace. */
    IOException failure(SQLException e) {
        var failure = translate(e);
        if (failure instanceof StoreUnavailableException) {
            backOff.failed(failure);
        }
        return failure;
    }

    private IOException translate(SQLException e) {
        if (pool.isClosed()) {
            return new IOException(
                    PostgresErrorId.STORE_CLOSED.with("The connection to the " + settings
                            + " was closed while it was in use; open the key chain again"),
                    e);
        }
        return Failures.translate(settings, e);
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Returns the name of the database in messages. */
    @Override
    public String toString() {
        return settings.toString();
    }
}
