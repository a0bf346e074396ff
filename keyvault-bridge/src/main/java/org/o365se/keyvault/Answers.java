package org.o365se.keyvault;

import java.util.Optional;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** The fixed table: which failure each error answer of the service is, by status and inner code, and what to do about it. */
final class Answers {
    private Answers() {}

    static Failure classify(
            String what, Operation operation, VaultSettings settings, ServiceError error, Throwable cause) {
        var said = what + error.spoken() + ". ";
        if (error.status() >= 500 && error.saysDisabled()) {
            // Not the service's answer, which is 403, but that of emulators and proxies; the owner's will counts.
            return disabled(said, cause);
        }
        return switch (error.status()) {
            case 400 ->
                Failure.ofKey(
                        operation == Operation.UNWRAP
                                ? new RootKeyCorruptException(
                                        KeyVaultErrorId.WRAPPED_KEY_CORRUPT,
                                        said
                                                + "The wrapped bytes were altered or wrapped by another key; restore the key chain from a backup, or use the policy's "
                                                + "other root",
                                        cause)
                                : new RootKeyMisconfiguredException(
                                        KeyVaultErrorId.REQUEST_REFUSED,
                                        said
                                                + "The key cannot do this; take an RSA key of 2048 bits or more, or an AES-256 key of a Managed HSM",
                                        cause));
            case 401 ->
                new Failure(
                        new RootKeyMisconfiguredException(
                                KeyVaultErrorId.CREDENTIAL_REJECTED,
                                said + "The vault does not take the token of "
                                        + settings.key("credential") + " = " + settings.credential()
                                        + "; check that the identity lives in the Entra tenant of the vault and is not disabled",
                                cause),
                        Failure.Again.WITH_NEW_TOKEN,
                        Optional.empty(),
                        Optional.empty());
            case 403 -> forbidden(said, operation, error, cause);
            case 404 ->
                error.code().isEmpty()
                        ? refused(said + "This is not an answer of Key Vault; check " + settings.key("host"), cause)
                        : denied(
                                KeyVaultErrorId.KEY_NOT_FOUND,
                                said
                                        + "If the key was deleted, its owner can recover it while the vault retains it; else correct the URI",
                                cause);
            case 409 ->
                error.innerCode().startsWith("ObjectIs") || error.code().startsWith("ObjectIs")
                        ? denied(
                                KeyVaultErrorId.KEY_DELETED,
                                said + "The key has been deleted; its owner can recover it",
                                cause)
                        : Failure.ofKey(failed(said, cause));
            case 429 ->
                Failure.ofVault(
                        new RootKeyUnavailableException(
                                KeyVaultErrorId.VAULT_THROTTLES,
                                said
                                        + "The vault or its subscription gets too many requests; look who sends them, and try again later",
                                cause),
                        Failure.Again.LATER,
                        error.retryAfter(),
                        error.spoken());
            case 503 -> Failure.ofVault(failed(said, cause), Failure.Again.LATER, error.retryAfter(), error.spoken());
            default ->
                error.status() == 408 || error.status() >= 500
                        ? Failure.ofKey(failed(said, cause))
                        : refused(
                                said + "Look at " + settings.key("host") + ", and for a newer release of this bridge",
                                cause);
        };
    }

    private static Failure forbidden(String said, Operation operation, ServiceError error, Throwable cause) {
        return switch (error.innerCode()) {
            case "KeyDisabled" -> disabled(said, cause);
            case "KeyExpired", "KeyNotYetValid" ->
                denied(
                        KeyVaultErrorId.KEY_OUTSIDE_VALIDITY,
                        said
                                + "The key's attributes nbf and exp keep it from wrapping now; what it has wrapped can still be unwrapped. Its owner can "
                                + "take away the expiry, or roll to a key without one",
                        cause);
            case "KeyOperationForbidden" ->
                denied(
                        KeyVaultErrorId.OPERATION_NOT_PERMITTED,
                        said + "The key's attribute key_ops lacks " + operation.permission() + "; its owner can add it",
                        cause);
            case "ForbiddenByFirewall", "ForbiddenByConnection" ->
                denied(
                        KeyVaultErrorId.NETWORK_REFUSED,
                        said
                                + "The vault's firewall keeps this machine out; its owner can let it in, or give it a private endpoint",
                        cause);
            default ->
                denied(
                        KeyVaultErrorId.PERMISSION_MISSING,
                        said + "The identity may not do this: the vault's owner can grant it the key permission "
                                + operation.permission() + " (a fresh grant can take some minutes)",
                        cause);
        };
    }

    private static Failure disabled(String said, Throwable cause) {
        return denied(
                KeyVaultErrorId.KEY_DISABLED,
                said + "The key's attribute enabled is false; its owner can enable that version again",
                cause);
    }

    private static Failure denied(KeyVaultErrorId id, String text, Throwable cause) {
        return Failure.ofKey(new RootKeyDeniedException(id, text, cause));
    }

    private static Failure refused(String message, Throwable cause) {
        return Failure.ofKey(new RootKeyMisconfiguredException(KeyVaultErrorId.REQUEST_REFUSED, message, cause));
    }

    private static RootKeyUnavailableException failed(String said, Throwable cause) {
        return new RootKeyUnavailableException(
                KeyVaultErrorId.VAULT_FAILED, said + "The service is at fault; try again later", cause);
    }
}
