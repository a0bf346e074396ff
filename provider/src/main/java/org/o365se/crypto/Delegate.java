package org.o365se.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import org.o365se.error.ErrorId;

/**
 * Where the primitives come from: always this one provider object, never "the first in the list", which a user may have made us.
 *
 * <p>Looked up when a primitive is first needed, not when our provider is loaded: the JCA forbids look-ups then. Thread-safe.
 */
final class Delegate {
    private static final String NAME = "SunJCE";

    private Delegate() {}

    private static volatile @Nullable Provider found;

    private static Provider provider() {
        var provider = found;
        if (provider == null) {
            provider = Security.getProvider(NAME);
            if (provider == null) {
                throw new ProviderException(
                        ErrorId.DELEGATE_MISSING.with(
                                "The JDK's provider " + NAME
                                        + ", which does AES and HMAC for O365ServiceEncryption, is not installed; put it back into java.security"));
            }
            found = provider;
        }
        return provider;
    }

    static Cipher cipher(String transformation) {
        JurisdictionPolicy.requireAes256();
        try {
            return Cipher.getInstance(transformation, provider());
        } catch (GeneralSecurityException e) {
            throw missing(transformation, e);
        }
    }

    static Mac mac(String algorithm) {
        try {
            return Mac.getInstance(algorithm, provider());
        } catch (GeneralSecurityException e) {
            throw missing(algorithm, e);
        }
    }

    private static ProviderException missing(String what, GeneralSecurityException cause) {
        return new ProviderException(
                ErrorId.DELEGATE_MISSING.with("The JDK's provider " + NAME + " has no " + what
                        + "; O365ServiceEncryption needs a JDK of version 17 or later with its own providers"),
                cause);
    }
}
