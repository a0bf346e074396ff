package org.o365se.keyvault;

import java.util.Optional;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** Maps each error answer of the service, by status and inner code, to a failure and its next step. */
final class Answers {
    private Answers() {}

    static Failure classify(
            String what, Operation operation, VaultSettings settings, ServiceError error, Throwable cause) {
        var said = what + error.summary() + ". ";
        if (error.status() >= 500 && error.saysDisabled()) {
            // The service answers 403; emulators and proxies answer this, and the owner's decision counts.
            return disabled(said, cause);
        }
        return switch (error.status()) {
            case 400 ->
                operation == Operation.IMPORT
                        ? Failure.ofKey(new RootKeyMisconfiguredException(
                                KeyVaultErrorId.IMPORT_REFUSED,
                                said
                                        + "The vault does not accept the transfer file; check it with 'o365se byok check', and that its key exchange key is "
                                        + "still in this vault",
                                cause))
                        : Failure.ofKey(
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
                                                        + "The key does not support this operation; use an RSA key of 2048 bits or more, or an AES-256 key of a Managed HSM",
                                                cause));
            case 401 ->
                new Failure(
                        new RootKeyMisconfiguredException(
                                KeyVaultErrorId.CREDENTIAL_REJECTED,
                                said + "The vault rejects the token of "
                                        + settings.key("credential") + " = " + settings.credential()
                                        + "; check that the identity is in the Entra tenant of the vault and is enabled",
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
                                        + "If the key was deleted, its owner can recover it while the vault retains it; otherwise correct the URI",
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
                                        + "The vault or its subscription receives too many requests; try again later, and find out who sends them",
                                cause),
                        Failure.Again.LATER,
                        error.retryAfter(),
                        error.summary());
            case 503 -> Failure.ofVault(failed(said, cause), Failure.Again.LATER, error.retryAfter(), error.summary());
            default ->
                error.status() == 408 || error.status() >= 500
                        ? Failure.ofKey(failed(said, cause))
                        : refused(
                                said + "Check " + settings.key("host")
                                        + ", and whether there is a newer release of this bridge",
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
                                + "The key's attributes nbf and exp forbid wrapping now; unwrapping still works. Its owner can "
                                + "remove the expiry, or create a version without one",
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
                                + "The vault's firewall blocks this machine; its owner can admit it, or add a private endpoint",
                        cause);
            default ->
                denied(
                        KeyVaultErrorId.PERMISSION_MISSING,
                        said + "The identity lacks the key permission " + operation.permission()
                                + ", which the vault's owner can grant (a new grant can take some minutes)",
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
                KeyVaultErrorId.VAULT_FAILED, said + "The service failed; try again later", cause);
    }
}
