package org.o365se.keyvault;

import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyUnavailableException;
import org.o365se.rootkey.SanitizedText;

/** The key id that the service answers with: the key that was really used, with its exact version. */
final class AnsweredKey {
    private AnsweredKey() {}

    /** Returns the exact key; it must be the one that was asked for, in the same vault, and in the version that was asked for if any was. */
    static KeyUri check(KeyUri asked, @Nullable String keyId) {
        KeyUri answered;
        try {
            answered = KeyUri.parse(keyId == null ? "" : keyId);
        } catch (RootKeyMisconfiguredException e) {
            throw unexpected(asked, keyId, e);
        }
        var version = answered.version();
        // Key Vault does not mind upper case in names.
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
                "The answer for the " + asked.spoken() + " names another key, "
                        + SanitizedText.value(String.valueOf(keyId))
                        + "; nothing of it was used. Make sure that nobody answers in the vault's place",
                cause);
    }
}
