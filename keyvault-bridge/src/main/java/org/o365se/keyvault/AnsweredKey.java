package org.o365se.keyvault;

import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyUnavailableException;
import org.o365se.rootkey.SanitizedText;

/** Checks the key id in an answer of the service: the key that was used, with its exact version. */
final class AnsweredKey {
    private AnsweredKey() {}

    /** Returns the exact key; it must be the requested key in the same vault, with the requested version if there was one. */
    static KeyUri check(KeyUri asked, @Nullable String keyId) {
        KeyUri answered;
        try {
            answered = KeyUri.parse(keyId == null ? "" : keyId);
        } catch (RootKeyMisconfiguredException e) {
            throw unexpected(asked, keyId, e);
        }
        var version = answered.version();
        // Key Vault ignores case in names.
        boolean same = answered.host().equals(asked.host())
                && answered.name().equalsIgnoreCase(asked.name())
                && version != null
                && (asked.version() == null || asked.version().equals(version));
        if (!same) {
            throw unexpected(asked, keyId, null);
        }
        return asked.withVersion(version);
    }

    private static RootKeyUnavailableException unexpected(
            KeyUri asked, @Nullable String keyId, @Nullable Exception cause) {
        return new RootKeyUnavailableException(
                KeyVaultErrorId.ANSWER_UNEXPECTED,
                "The answer for the " + asked.displayName() + " names another key, "
                        + SanitizedText.value(String.valueOf(keyId))
                        + ", and was not used; make sure that nobody impersonates the vault",
                cause);
    }
}
