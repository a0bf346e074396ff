package org.o365se.keyvault;

import java.security.InvalidKeyException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.SanitizedText;

/**
 * Wraps with the public part of an RSA key in this JVM instead of in the vault ({@code keyvault.NAME.wrap = local}), which saves the vault's quota.
 *
 * <p>The vault cannot refuse a wrap that it does not see, so each wrap first reads the key's attributes and checks them as the vault would.
 */
final class LocalWrap {
    private final Clock clock;

    LocalWrap(Clock clock) {
        this.clock = clock;
    }

    byte[] wrap(KeyVersionProperties fresh, RSAPublicKey publicKey, byte[] plain) {
        requireUsable(fresh);
        try {
            return JdkAlgorithms.rsaOaepSha256(publicKey, plain);
        } catch (InvalidKeyException e) {
            throw new RootKeyMisconfiguredException(
                    KeyVaultErrorId.KEY_UNSUITABLE,
                    start(fresh) + "the JDK cannot wrap with its public part ("
                            + SanitizedText.value(String.valueOf(e.getMessage()))
                            + "). Set wrap = vault",
                    e);
        }
    }

    private void requireUsable(KeyVersionProperties fresh) {
        if (!fresh.enabled()) {
            throw denied(
                    KeyVaultErrorId.KEY_DISABLED,
                    fresh,
                    "its attribute enabled is false. Its owner can enable that version again");
        }
        if (!fresh.operations().contains(Operation.WRAP.permission())) {
            throw denied(
                    KeyVaultErrorId.OPERATION_NOT_PERMITTED,
                    fresh,
                    "its attribute key_ops lacks wrapKey. Its owner can add it");
        }
        var now = clock.instant();
        var notBefore = fresh.notBefore();
        var expires = fresh.expires();
        boolean tooEarly = notBefore != null && now.isBefore(notBefore.toInstant());
        boolean tooLate = expires != null && !now.isBefore(expires.toInstant());
        if (tooEarly || tooLate) {
            throw denied(
                    KeyVaultErrorId.KEY_OUTSIDE_VALIDITY,
                    fresh,
                    "its attributes nbf and exp forbid wrapping now; unwrapping still works. Its owner can remove the expiry, or create a version without one");
        }
        if (fresh.canBePurged()) {
            throw new RootKeyMisconfiguredException(
                    KeyVaultErrorId.KEY_UNSUITABLE,
                    start(fresh) + "its recovery level \"" + fresh.recoveryLevel()
                            + "\" allows purging. Enable the purge protection of its vault",
                    null);
        }
    }

    private static RootKeyException denied(KeyVaultErrorId id, KeyVersionProperties key, String why) {
        return new RootKeyDeniedException(id, start(key) + why, null);
    }

    private static String start(KeyVersionProperties key) {
        return Operation.WRAP.displayName() + " " + key.uri().displayName() + " failed: ";
    }
}
