package org.o365se.keyvault;

import com.azure.core.exception.HttpResponseException;
import com.azure.identity.CredentialUnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyUnavailableException;
import org.o365se.rootkey.SanitizedText;

/** Classifies failures of the SDK by their innermost cause, because the SDK's exception types are too general. */
final class Failures {
    private final VaultSettings settings;

    Failures(VaultSettings settings) {
        this.settings = settings;
    }

    /** Classifies the exception of an attempt; {@code hadToken} is whether the credential has ever supplied a token. */
    Failure of(Operation operation, KeyUri key, Throwable thrown, boolean hadToken) {
        var ours = find(thrown, RootKeyException.class);
        if (ours != null) {
            return Failure.ofKey(ours);
        }
        var what = operation.displayName() + " " + key.displayName() + " failed: ";
        var foreign = find(thrown, GuardedCredential.ForeignResource.class);
        if (foreign != null) {
            return Failure.ofKey(new RootKeyMisconfiguredException(
                    KeyVaultErrorId.CHALLENGE_FOREIGN,
                    what + "it requested a token for \""
                            + SanitizedText.value(String.valueOf(foreign.getMessage()))
                            + "\", which is not its own domain. Check that "
                            + settings.key("host")
                            + " is the intended vault, then restart the program, because the SDK remembers the request",
                    thrown));
        }
        if (find(thrown, CertificateException.class) != null) {
            return Failure.ofKey(new RootKeyMisconfiguredException(
                    KeyVaultErrorId.CERTIFICATE_UNTRUSTED,
                    what + "the certificate of the vault or the token endpoint is not trusted ("
                            + reason(thrown) + "). For a private host, add its trust anchor to "
                            + settings.key("trust") + "; otherwise the connection may be intercepted",
                    thrown));
        }
        var token = find(thrown, GuardedCredential.TokenFailure.class);
        if (token != null) {
            return ofToken(operation.displayName() + " " + key.displayName() + " was not tried: ", token, hadToken);
        }
        var answered = find(thrown, HttpResponseException.class);
        if (answered != null && answered.getResponse() != null) {
            return Answers.classify(what, operation, settings, ServiceError.of(answered), answered);
        }
        return ofConnection(what, thrown, hadToken);
    }

    /** Returns the failure of an operation whose deadline has passed. */
    Failure late(Operation operation, KeyUri key, Throwable cause) {
        return silent(operation.displayName() + " " + key.displayName() + " failed: ", cause, Failure.Again.NO);
    }

    private Failure silent(String what, Throwable cause, Failure.Again again) {
        var why = "no answer in time (attempt-timeout " + settings.attemptTimeout() + ", operation-timeout "
                + settings.operationTimeout() + ", first-token-timeout " + settings.firstTokenTimeout() + ")";
        return ofVault(
                KeyVaultErrorId.VAULT_SILENT,
                what,
                why,
                ". Try again later; if it persists, check the network to the vault",
                cause,
                again);
    }

    private static Failure ofVault(
            KeyVaultErrorId id, String what, String why, String advice, Throwable cause, Failure.Again again) {
        return Failure.ofVault(
                new RootKeyUnavailableException(id, what + why + advice, cause), again, Optional.empty(), why);
    }

    private Failure ofToken(String what, GuardedCredential.TokenFailure token, boolean hadToken) {
        var unavailable = find(token, TokenEndpointStatus.Unavailable.class);
        if (unavailable != null) {
            boolean asksForPatience =
                    unavailable.status() == 503 || (unavailable.status() < 500 && unavailable.status() != 408);
            return noToken(
                    what,
                    "the token endpoint answers " + unavailable.status(),
                    token,
                    asksForPatience ? Failure.Again.LATER : Failure.Again.NO,
                    unavailable.retryAfter());
        }
        boolean file = find(token, FileSystemException.class) != null;
        boolean transport = find(token, IOException.class) != null && !file;
        // An absent credential may return; one that the endpoint has refused stays refused.
        boolean lost =
                hadToken && !file && find(token, CredentialUnavailableException.class) != null && !isRefused(token);
        if (transport || lost) {
            return noToken(
                    what,
                    "the token endpoint cannot be reached (" + reason(token) + ")",
                    token,
                    Failure.Again.NO,
                    Optional.empty());
        }
        return Failure.ofKey(new RootKeyMisconfiguredException(
                KeyVaultErrorId.CREDENTIAL_REJECTED,
                what + "no token for " + settings.key("credential") + " = "
                        + settings.credential() + " (" + reason(token)
                        + "). Correct the settings of the credential, or renew it in Entra",
                token));
    }

    private static Failure noToken(
            String what, String why, Throwable cause, Failure.Again again, Optional<Duration> retryAfter) {
        var noToken = why + ", so there is no token for the vault";
        return Failure.ofVault(
                new RootKeyUnavailableException(
                        KeyVaultErrorId.TOKEN_UNAVAILABLE, what + noToken + ". Try again later", cause),
                again,
                retryAfter,
                noToken);
    }

    /** Compared by name, because the class is in a library of the SDK whose module the bridge does not require. */
    private static boolean isRefused(Throwable thrown) {
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            if (e.getClass().getName().equals("com.microsoft.aad.msal4j.MsalServiceException")) {
                return true;
            }
        }
        return false;
    }

    private Failure ofConnection(String what, Throwable thrown, boolean hadToken) {
        if (find(thrown, HttpTimeoutException.class) != null) {
            // The first connection of a JVM loads classes and sets up TLS, which can take seconds on a busy machine.
            return silent(what, thrown, hadToken ? Failure.Again.NO : Failure.Again.AT_ONCE);
        }
        if (find(thrown, ConnectException.class) != null) {
            return ofVault(
                    KeyVaultErrorId.VAULT_UNREACHABLE,
                    what,
                    find(thrown, UnresolvedAddressException.class) != null
                            ? "the host name is unknown"
                            : "no connection can be made",
                    ". Try again later; if it persists, check " + settings.key("host")
                            + " and the network to the vault",
                    thrown,
                    Failure.Again.NO);
        }
        var transport = find(thrown, IOException.class);
        if (transport != null && isOfTheJdk(transport)) {
            return ofVault(
                    KeyVaultErrorId.VAULT_UNREACHABLE,
                    what,
                    "the connection broke (" + reason(thrown) + ")",
                    ". Try again later",
                    thrown,
                    Failure.Again.AT_ONCE);
        }
        return Failure.ofKey(new RootKeyUnavailableException(
                KeyVaultErrorId.ANSWER_UNEXPECTED,
                what + "its answer is not from Key Vault (" + reason(thrown) + "). Check that " + settings.key("host")
                        + " is a vault, or try again later",
                thrown));
    }

    /** The SDK's JSON parser throws IOExceptions too; those do not mean that a connection broke. */
    private static boolean isOfTheJdk(IOException e) {
        return e.getClass().getName().startsWith("java");
    }

    /** Returns the innermost cause in one line. */
    private static String reason(Throwable thrown) {
        var bottom = thrown;
        var message = thrown.getMessage();
        for (var e = thrown.getCause(); e != null; e = e.getCause()) {
            bottom = e;
            message = e.getMessage() == null ? message : e.getMessage();
        }
        return message == null || message.isBlank()
                ? bottom.getClass().getSimpleName()
                : SanitizedText.value(message.lines().findFirst().orElseThrow());
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
