package org.o365se.postgres;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Arrays;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.SecretReader;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens connections to the server. The password is read for each of them, so that a changed one needs no restart. JDBC takes it as a String, which stays in the
 * heap until it is collected.
 */
final class ConnectionSource implements DataSource {
    private static final int MAX_RESULT_BYTES = 256 << 20;

    private final PostgresSettings settings;
    private final SecretReader secrets;
    private final Driver driver = new Driver();

    ConnectionSource(PostgresSettings settings, SecretReader secrets) {
        this.settings = settings;
        this.secrets = secrets;
    }

    @Override
    public Connection getConnection() throws SQLException {
        var properties = properties();
        settings.passwordSource().ifPresent(source -> {
            var password = secrets.read("postgres.password-source", source);
            PGProperty.PASSWORD.set(properties, new String(password));
            Arrays.fill(password, '\0');
        });
        var connection =
                driver.connect("jdbc:postgresql://" + settings.hosts() + "/" + settings.database(), properties);
        if (connection == null) {
            throw new SQLException("The driver does not accept the URI");
        }
        return connection;
    }

    private Properties properties() {
        var properties = new Properties();
        long seconds = Math.max(1, (settings.timeout().toMillis() + 999) / 1000);
        PGProperty.APPLICATION_NAME.set(properties, "o365se");
        settings.user().ifPresent(user -> PGProperty.USER.set(properties, user));
        PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
        PGProperty.CONNECT_TIMEOUT.set(properties, Long.toString(seconds));
        PGProperty.LOGIN_TIMEOUT.set(properties, Long.toString(seconds));
        PGProperty.SOCKET_TIMEOUT.set(properties, Long.toString(seconds));
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.REWRITE_BATCHED_INSERTS.set(properties, true);
        // A pooler in transaction mode knows no prepared statements of a session.
        PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        // Messages of the server could contain values of the rows.
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
        PGProperty.MAX_RESULT_BUFFER.set(properties, Integer.toString(MAX_RESULT_BYTES));
        if (settings.tls()) {
            PGProperty.SSL_MODE.set(properties, "verify-full");
            settings.trust()
                    .ifPresentOrElse(
                            trust -> PGProperty.SSL_ROOT_CERT.set(properties, trust.toString()),
                            () -> PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.DefaultJavaSSLFactory"));
        } else {
            PGProperty.SSL_MODE.set(properties, "disable");
        }
        return properties;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The configuration names the user");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The pool passes its own time; the configured one is used.
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
