package org.o365se.internal.keystore;

import java.io.IOException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.error.ProviderErrorId;

/** Reads the password of a {@code LoadStoreParameter}, as the JDK's own KeyStores do. */
final class LoadParameters {
    private LoadParameters() {}

    /** The use of the password; the array belongs to the parameter. */
    @FunctionalInterface
    interface Use {
        LoadedChain with(char @Nullable [] password) throws IOException;
    }

    /**
     * Uses the password of a parameter.
     *
     * @throws IllegalArgumentException if the parameter, or its protection, has an unsupported type
     */
    static LoadedChain withPassword(KeyStore.@Nullable LoadStoreParameter parameter, Use use) throws IOException {
        if (parameter == null) {
            return use.with(null);
        }
        var protection = parameter.getProtectionParameter();
        if (protection instanceof KeyStore.PasswordProtection password) {
            return use.with(password.getPassword());
        }
        if (protection instanceof KeyStore.CallbackHandlerProtection asking) {
            return withAsked(asking.getCallbackHandler(), use);
        }
        if (protection == null) {
            throw new IllegalArgumentException(
                    ProviderErrorId.LOAD_PARAMETER_UNKNOWN.with(
                            "A " + parameter.getClass().getName()
                                    + " without a protection does not identify a key chain; pass null, a KeyChainLoadStoreParameter, or a parameter with a password"));
        }
        throw new IllegalArgumentException(
                ProviderErrorId.PROTECTION_UNKNOWN.with(
                        "A " + protection.getClass().getName()
                                + " is not supported as the protection of a key chain; pass a PasswordProtection, a CallbackHandlerProtection or a KeyChainLoadStoreParameter"));
    }

    private static LoadedChain withAsked(CallbackHandler handler, Use use) throws IOException {
        var question = new PasswordCallback("Password of the key chain: ", false);
        try {
            handler.handle(new Callback[] {question});
            var password = question.getPassword();
            if (password == null) {
                // The cause that allows KeyStore.Builder to ask again.
                throw new IOException(
                        ProviderErrorId.STORE_PASSWORD_NEEDED.with(
                                "The callback handler supplied no password; use one that does"),
                        new UnrecoverableKeyException("no password"));
            }
            try {
                return use.with(password);
            } finally {
                Arrays.fill(password, '\0');
            }
        } catch (UnsupportedCallbackException e) {
            throw new IOException(
                    ProviderErrorId.PROTECTION_UNKNOWN.with("The callback handler "
                            + handler.getClass().getName() + " does not answer a PasswordCallback; use one that does"),
                    e);
        } finally {
            question.clearPassword();
        }
    }
}
