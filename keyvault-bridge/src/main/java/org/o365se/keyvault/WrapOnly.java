package org.o365se.keyvault;

import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.WrapAlgorithm;

/**
 * Finds a key that the identity may only wrap and unwrap with: it wraps random bytes, and the answer names the version. Tries RSA first, because only an attempt shows the kind of the key.
 */
final class WrapOnly {
    private static final int TRIAL_BYTES = 32;

    private final Vault vault;

    WrapOnly(Vault vault) {
        this.vault = vault;
    }

    KeyVaultRootKey find(KeyUri key, RootKeyDeniedException readingDenied) {
        try {
            return find(key);
        } catch (RootKeyDeniedException e) {
            if (vault.settings().wrapsLocally()) {
                // Local wrapping requires the permission to read.
                throw readingDenied;
            }
            e.addSuppressed(readingDenied);
            throw e;
        }
    }

    private KeyVaultRootKey find(KeyUri key) {
        try {
            return find(key, WrapAlgorithm.RSA_OAEP_256);
        } catch (RootKeyMisconfiguredException notRsa) {
            try {
                return find(key, WrapAlgorithm.A256KW);
            } catch (RootKeyMisconfiguredException notAesEither) {
                notAesEither.addSuppressed(notRsa);
                throw notAesEither;
            }
        }
    }

    private KeyVaultRootKey find(KeyUri key, WrapAlgorithm algorithm) {
        var trial = JdkAlgorithms.randomBytes(TRIAL_BYTES);
        return new KeyVaultRootKey(vault, vault.versionThatWraps(key, algorithm, trial), algorithm);
    }
}
