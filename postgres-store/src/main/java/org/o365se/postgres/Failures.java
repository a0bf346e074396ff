package org.o365se.postgres;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.SanitizedText;
import org.o365se.store.StoreUnavailableException;
import org.postgresql.util.PSQLState;

/** Translates the failures of the driver into messages that say what to do. */
final class Failures {
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String TOO_MANY_CONNECTIONS = "53300";
    private static final String CANNOT_CONNECT_NOW = "57P03";
    private static final String IDLE_IN_TRANSACTION = "25P03";
    private static final String DISK_FULL = "53100";
    private static final String READ_ONLY = "25006";

    private Failures() {}

    static IOException translate(PostgresSettings settings, SQLException failure) {
        // The pool reports that it waited in vain; why is in the cause.
        Throwable cause = failure instanceof SQLTransientConnectionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        var state =
                cause instanceof SQLException sql ? Optional.ofNullable(sql.getSQLState()) : Optional.<String>empty();
        var certificate = find(cause, CertificateException.class).or(() -> find(cause, SSLException.class));
        if (certificate.isPresent() || isHostNameMismatch(cause)) {
            return message(
                    PostgresErrorId.CERTIFICATE_UNTRUSTED,
                    settings,
                    "cannot be trusted",
                    certificate.orElse(cause),
                    "set postgres.trust to the certificate that issued the server's one, and name the host in keychain.uri as the certificate does",
                    failure);
        }
        if (state.isEmpty() || find(cause, SocketTimeoutException.class).isPresent()) {
            return message(
                    PostgresErrorId.SERVER_SILENT,
                    settings,
                    "did not answer within " + settings.timeout(),
                    cause,
                    "check the server and the network, or raise postgres.timeout or postgres.pool-size",
                    failure);
        }
        return ofState(settings, state.get(), cause, failure);
    }

    private static IOException ofState(PostgresSettings settings, String state, Throwable cause, SQLException failure) {
        return switch (state) {
            case LOCK_NOT_AVAILABLE, IDLE_IN_TRANSACTION ->
                message(
                        PostgresErrorId.WRITER_WAITED,
                        settings,
                        "was changed by another process for longer than " + settings.timeout(),
                        cause,
                        "nothing was changed: try again",
                        failure);
            case READ_ONLY ->
                message(
                        PostgresErrorId.SERVER_READ_ONLY,
                        settings,
                        "takes no changes",
                        cause,
                        "nothing was changed: name the primary server in keychain.uri",
                        failure);
            case TOO_MANY_CONNECTIONS, CANNOT_CONNECT_NOW -> unreachable(settings, cause, failure);
            case DISK_FULL ->
                message(
                        PostgresErrorId.SERVER_FAILED,
                        settings,
                        "has no space left",
                        cause,
                        "nothing was changed: free space on the server",
                        failure);
            default -> ofClass(settings, state, cause, failure);
        };
    }

    private static IOException ofClass(PostgresSettings settings, String state, Throwable cause, SQLException failure) {
        if (state.startsWith("28")) {
            return message(
                    PostgresErrorId.ACCESS_REFUSED,
                    settings,
                    "refuses the connection",
                    cause,
                    "check postgres.user, postgres.password-source and the server's pg_hba.conf",
                    failure);
        }
        if (PSQLState.isConnectionError(state) || state.startsWith("57P") || state.startsWith("08")) {
            return unreachable(settings, cause, failure);
        }
        if (state.equals("42501")) {
            return message(
                    PostgresErrorId.PERMISSION_MISSING,
                    settings,
                    "does not permit this to its user",
                    cause,
                    "grant the role o365se_service or o365se_operator (o365se chain init --print-sql shows them)",
                    failure);
        }
        if (state.startsWith("3D") || state.startsWith("3F") || state.equals("42P01")) {
            return message(
                    PostgresErrorId.DATABASE_UNFIT,
                    settings,
                    "has no tables of a key chain",
                    cause,
                    "create them with 'o365se chain init', or correct keychain.uri and postgres.schema",
                    failure);
        }
        return message(
                PostgresErrorId.SERVER_FAILED,
                settings,
                "failed with SQL state " + state,
                cause,
                "look into the server's log",
                failure);
    }

    private static IOException unreachable(PostgresSettings settings, Throwable cause, SQLException failure) {
        return message(
                PostgresErrorId.SERVER_UNREACHABLE,
                settings,
                "cannot be reached",
                cause,
                "check that it runs and accepts connections",
                failure);
    }

    private static IOException message(
            PostgresErrorId id,
            PostgresSettings settings,
            String what,
            Throwable cause,
            String nextStep,
            SQLException failure) {
        var text = "The " + settings + " " + what + " (" + SanitizedText.excerpt(text(cause)) + "); " + nextStep;
        return id == PostgresErrorId.SERVER_UNREACHABLE || id == PostgresErrorId.SERVER_SILENT
                ? new StoreUnavailableException(id, text, failure)
                : new IOException(id.with(text), failure);
    }

    private static String text(Throwable cause) {
        var message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message.strip();
    }

    /** The driver has no type of its own for this failure. */
    private static boolean isHostNameMismatch(Throwable cause) {
        var message = cause.getMessage();
        return message != null && message.contains("could not be verified by hostnameverifier");
    }

    private static <T extends Throwable> Optional<Throwable> find(@Nullable Throwable failure, Class<T> type) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(cause);
            }
        }
        return Optional.empty();
    }
}
