package org.o365se.keyvault;

import com.azure.core.exception.HttpResponseException;
import com.azure.identity.CredentialUnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.security.cert.CertificateException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** Tells what a failure of the SDK means. Its exception types say little: what counts is what lies at the bottom of them. */
final class Failures {
    private final VaultSettings settings;

    Failures(VaultSettings settings) {
        this.settings = settings;
    }

    /** Classifies what an attempt has thrown; {@code hadToken} says whether the credential has ever been good. */
    Failure of(Operation operation, KeyUri key, Throwable thrown, boolean hadToken) {
        var ours = find(thrown, RootKeyException.class);
        if (ours != null) {
            return Failure.forGood(ours);
        }
        var what = operation.spoken() + " " + key.spoken() + " failed: ";
        var foreign = find(thrown, GuardedCredential.ForeignResource.class);
        if (foreign != null) {
            return Failure.forGood(new RootKeyMisconfiguredException(
                    KeyVaultErrorId.CHALLENGE_FOREIGN.with(
                            what + "it asks for a token for \""
                                    + Shown.of(String.valueOf(foreign.getMessage()))
                                    + "\", which is not its own domain, and was given none. Make sure that "
                                    + settings.key("host")
                                    + " is the vault that you mean, and that nobody answers in its place; then restart, because the SDK remembers what a host has asked for"),
                    thrown));
        }
        if (find(thrown, CertificateException.class) != null) {
            return Failure.forGood(new RootKeyMisconfiguredException(
                    KeyVaultErrorId.CERTIFICATE_UNTRUSTED.with(
                            what + "the certificate of the vault or the token endpoint is not trusted ("
                                    + reason(thrown) + "). If the host is right and private, put its trust anchor into "
                                    + settings.key("trust") + "; else somebody stands in between"),
                    thrown));
        }
        var token = find(thrown, GuardedCredential.TokenFailure.class);
        if (token != null) {
            return ofToken(what, token, hadToken);
        }
        var answered = find(thrown, HttpResponseException.class);
        if (answered != null && answered.getResponse() != null) {
            return Answers.classify(what, operation, settings, ServiceError.of(answered), answered);
        }
        return ofConnection(what, thrown, hadToken);
    }

    /** The deadline of the operation has passed while something was under way. */
    Failure late(Operation operation, KeyUri key, Throwable cause) {
        return Failure.forGood(silent(operation.spoken() + " " + key.spoken() + " failed: ", cause));
    }

    private RootKeyUnavailableException silent(String what, Throwable cause) {
        return new RootKeyUnavailableException(
                KeyVaultErrorId.VAULT_SILENT.with(
                        what + "no answer in time (attempt-timeout " + settings.attemptTimeout()
                                + ", operation-timeout " + settings.operationTimeout() + ", first-token-timeout "
                                + settings.firstTokenTimeout()
                                + "). Try again later; if it stays so, look at the network between here and the vault"),
                cause);
    }

    private Failure ofToken(String what, GuardedCredential.TokenFailure token, boolean hadToken) {
        var unavailable = find(token, TokenEndpointStatus.Unavailable.class);
        if (unavailable != null) {
            boolean asksForPatience = unavailable.status() == 429 || unavailable.status() == 503;
            return new Failure(
                    noToken(what, "the token endpoint answers " + unavailable.status(), token),
                    asksForPatience ? Failure.Again.LATER : Failure.Again.NO,
                    unavailable.retryAfter());
        }
        boolean transport = find(token, IOException.class) != null && find(token, FileSystemException.class) == null;
        boolean absent = find(token, CredentialUnavailableException.class) != null;
        if (absent ? hadToken : transport) {
            return Failure.forGood(
                    noToken(what, "the token endpoint cannot be reached (" + reason(token) + ")", token));
        }
        return Failure.forGood(new RootKeyMisconfiguredException(
                KeyVaultErrorId.CREDENTIAL_REJECTED.with(what + "no token for " + settings.key("credential") + " = "
                        + settings.credential() + " (" + reason(token)
                        + "). Mend the settings of the credential, or renew it in Entra"),
                token));
    }

    private static RootKeyUnavailableException noToken(String what, String why, Throwable cause) {
        return new RootKeyUnavailableException(
                KeyVaultErrorId.TOKEN_UNAVAILABLE.with(
                        what + why + ", so there is no token for the vault. Try again later"),
                cause);
    }

    private Failure ofConnection(String what, Throwable thrown, boolean hadToken) {
        var transport = find(thrown, IOException.class);
        if (find(thrown, HttpTimeoutException.class) != null) {
            // The first contact of a JVM loads classes and sets up TLS, which on a busy machine takes seconds by
            // itself.
            return new Failure(
                    silent(what, thrown), hadToken ? Failure.Again.NO : Failure.Again.AT_ONCE, Optional.empty());
        }
        if (find(thrown, ConnectException.class) != null) {
            var why = find(thrown, UnresolvedAddressException.class) != null
                    ? "the host name is not known"
                    : "no connection can be made";
            return Failure.forGood(new RootKeyUnavailableException(
                    KeyVaultErrorId.VAULT_UNREACHABLE.with(what + why + ". Try again later; if it stays so, look at "
                            + settings.key("host") + " and at the network between here and the vault"),
                    thrown));
        }
        if (transport != null && isOfTheJdk(transport)) {
            return new Failure(
                    new RootKeyUnavailableException(
                            KeyVaultErrorId.VAULT_UNREACHABLE.with(
                                    what + "the connection broke (" + reason(thrown) + "). Try again later"),
                            thrown),
                    Failure.Again.AT_ONCE,
                    Optional.empty());
        }
        return Failure.forGood(new RootKeyUnavailableException(
                KeyVaultErrorId.ANSWER_UNEXPECTED.with(what + "its answer is not one of Key Vault (" + reason(thrown)
                        + "). Make sure that " + settings.key("host") + " is a vault; else try again later"),
                thrown));
    }

    /** The SDK's JSON parser throws IOExceptions too; those do not mean that a connection broke. */
    private static boolean isOfTheJdk(IOException e) {
        return e.getClass().getName().startsWith("java");
    }

    /** What lies at the bottom, in one line. */
    private static String reason(Throwable thrown) {
        var bottom = thrown;
        var message = thrown.getMessage();
        for (var e = thrown.getCause(); e != null; e = e.getCause()) {
            bottom = e;
            message = e.getMessage() == null ? message : e.getMessage();
        }
        return message == null || message.isBlank()
                ? bottom.getClass().getSimpleName()
                : Shown.of(message.lines().findFirst().orElseThrow());
    }

    private static <T> @Nullable T find(Throwable thrown, Class<T> type) {
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            if (type.isInstance(e)) {
                return type.cast(e);
            }
        }
        return null;
    }
}
