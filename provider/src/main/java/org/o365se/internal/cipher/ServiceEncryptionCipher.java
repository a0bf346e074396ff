package org.o365se.internal.cipher;

import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.function.Consumer;
import javax.crypto.NoSuchPaddingException;
import org.jspecify.annotations.Nullable;
import org.o365se.Access;
import org.o365se.KeyChainException;
import org.o365se.ServiceEncryptionParameterSpec;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ScopeId;

/** The Cipher {@code O365ServiceEncryption}: everything is in the message, so that it has neither IV nor parameters. Not thread-safe, like every Cipher. */
public final class ServiceEncryptionCipher extends MessageCipher {
    /** Does nothing, because the JCA creates instances that it discards. */
    public ServiceEncryptionCipher() {}

    // ---- properties ----

    @Override
    protected void engineSetMode(String mode) throws NoSuchAlgorithmException {
        if (!mode.equalsIgnoreCase("NONE")) {
            throw new NoSuchAlgorithmException(
                    ProviderErrorId.MODE_NOT_SUPPORTED.with("O365ServiceEncryption does not support mode " + mode
                            + "; request O365ServiceEncryption or O365ServiceEncryption/NONE/NoPadding"));
        }
    }

    @Override
    protected void engineSetPadding(String padding) throws NoSuchPaddingException {
        if (!padding.equalsIgnoreCase("NoPadding")) {
            throw new NoSuchPaddingException(
                    ProviderErrorId.MODE_NOT_SUPPORTED.with("O365ServiceEncryption does not support padding " + padding
                            + "; request O365ServiceEncryption or O365ServiceEncryption/NONE/NoPadding"));
        }
    }

    /** Returns 0: this is not a block cipher. */
    @Override
    protected int engineGetBlockSize() {
        return 0;
    }

    /** Returns null: everything is in the message. */
    @Override
    protected byte @Nullable [] engineGetIV() {
        return null;
    }

    /** Returns null: everything is in the message, and {@code SealedObject} requires it. */
    @Override
    protected @Nullable AlgorithmParameters engineGetParameters() {
        return null;
    }

    // ---- init ----

    @Override
    protected void engineInit(int mode, Key key, SecureRandom random) throws InvalidKeyException {
        use.enterAnew();
        try {
            abandon();
            init(mode, key);
        } finally {
            use.exit();
        }
    }

    @Override
    protected void engineInit(int mode, Key key, @Nullable AlgorithmParameters parameters, SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        use.enterAnew();
        try {
            abandon();
            if (parameters != null) {
                throw new InvalidAlgorithmParameterException(
                        ProviderErrorId.PARAMETERS_BAD.with("O365ServiceEncryption has no AlgorithmParameters ("
                                + parameters.getAlgorithm() + "); pass none"));
            }
            init(mode, key);
        } finally {
            use.exit();
        }
    }

    @Override
    protected void engineInit(int mode, Key key, @Nullable AlgorithmParameterSpec spec, SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        use.enterAnew();
        try {
            abandon();
            Consumer<ScopeId> scopeListener = MessageCipher::tellNobody;
            var access = Access.USER;
            if (spec != null) {
                if (!(spec instanceof ServiceEncryptionParameterSpec ours)) {
                    throw new InvalidAlgorithmParameterException(
                            ProviderErrorId.PARAMETERS_BAD.with(
                                    "A " + spec.getClass().getName()
                                            + " is not a parameter of O365ServiceEncryption; pass a ServiceEncryptionParameterSpec or none"));
                }
                access = ours.access();
                try {
                    requireHandle(key).requireAllowed(access);
                } catch (KeyChainException e) {
                    throw new InvalidAlgorithmParameterException(e.getMessage(), e);
                }
                scopeListener = scope -> ours.scopeListener().accept(scope.toUuid());
            }
            init(mode, key, access, scopeListener);
        } finally {
            use.exit();
        }
    }

    private void init(int mode, Key key) throws InvalidKeyException {
        init(mode, key, Access.USER, MessageCipher::tellNobody);
    }

    private void init(int mode, Key key, Access access, Consumer<ScopeId> scopeListener) throws InvalidKeyException {
        start(mode, prepare(mode, requireHandle(key), access), scopeListener, NOTHING);
    }
}
