package org.o365se.keyvault;

import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.WrapAlgorithm;

/**
 * Finds a key of which we may do nothing but wrap and unwrap: it wraps a random word, and the answer names the version. Tries RSA first, because nothing but the
 * attempt shows what the key is.
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
                // Without reading it cannot wrap locally at all.
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
