package org.o365se.internal.cipher;

import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import org.jspecify.annotations.Nullable;
import org.o365se.Access;
import org.o365se.internal.config.Transformation;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.MessageFailures;

/**
 * A Cipher under one of the JDK's names, for programs that name it: it takes the parameters that the JDK's cipher takes and refuses what that one refuses, and what
 * it writes and reads are messages, to which the program's IV is bound. Not thread-safe, like every Cipher.
 */
public final class TransparentCipher extends MessageCipher {
    private static final int KW_BLOCK_BYTES = 8;

    private final Transformation transformation;
    private String mode = "";
    private String padding = "";
    private @Nullable ParameterCipher parameters;
    private boolean isEncrypting;
    private boolean isSpent;
    private long taken;

    /**
     * Creates a Cipher, and does nothing else, because the JCA creates instances that it discards.
     *
     * @param transformation the name under which it is requested
     */
    public TransparentCipher(Transformation transformation) {
        this.transformation = transformation;
    }

    /** The part of {@code init} that the JDK's cipher performs. */
    private interface ParameterInit {
        void run(ParameterCipher cipher, UUID key) throws InvalidKeyException, InvalidAlgorithmParameterException;
    }

    // ---- properties ----

    /** Takes a mode that the services' attributes allow; the padding follows. */
    @Override
    protected void engineSetMode(String newMode) {
        mode = newMode;
    }

    @Override
    protected void engineSetPadding(String newPadding) throws NoSuchPaddingException {
        padding = newPadding;
        try {
            parameters = create();
        } catch (NoSuchAlgorithmException e) {
            throw new NoSuchPaddingException(e.getMessage());
        }
    }

    @Override
    protected int engineGetBlockSize() {
        return parameters().blockSize();
    }

    @Override
    protected byte @Nullable [] engineGetIV() {
        return parameters().iv();
    }

    @Override
    protected @Nullable AlgorithmParameters engineGetParameters() {
        return parameters().parameters();
    }

    // ---- init ----

    @Override
    protected void engineInit(int opmode, Key key, SecureRandom random) throws InvalidKeyException {
        try {
            init(opmode, key, (cipher, id) -> cipher.init(opmode, id, random));
        } catch (InvalidAlgorithmParameterException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
    }

    @Override
    protected void engineInit(int opmode, Key key, @Nullable AlgorithmParameters given, SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        init(opmode, key, (cipher, id) -> cipher.init(opmode, id, given, random));
    }

    @Override
    protected void engineInit(int opmode, Key key, @Nullable AlgorithmParameterSpec spec, SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        init(opmode, key, (cipher, id) -> cipher.init(opmode, id, spec, random));
    }

    private void init(int opmode, Key key, ParameterInit parameterInit)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        use.enterAnew();
        try {
            abandon();
            var handle = requireHandle(key);
            if (!handle.serves(transformation)) {
                throw new InvalidKeyException(
                        ProviderErrorId.TRANSFORMATION_NOT_SERVED.with(
                                transformation + " is not served with " + handle
                                        + "; add it to transparent.transformations in the configuration, or request O365ServiceEncryption"));
            }
            // Before the IV is taken, so that a program can repeat an init with the same IV after a root key has
            // failed.
            var keys = prepare(opmode, handle, Access.USER);
            var current = parameters();
            parameterInit.run(current, handle.id());
            start(opmode, keys, MessageCipher::tellNobody, current.binding());
            isEncrypting = isSealing(opmode);
            isSpent = false;
            taken = 0;
        } finally {
            use.exit();
        }
    }

    private ParameterCipher parameters() {
        if (parameters == null) {
            try {
                parameters = create();
            } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
                throw new ProviderException(
                        ProviderErrorId.DELEGATE_MISSING.with(
                                "The JDK's provider has no " + transformation
                                        + "; O365ServiceEncryption requires a JDK of version 17 or later with its own providers"),
                        e);
            }
        }
        return parameters;
    }

    private ParameterCipher create() throws NoSuchAlgorithmException, NoSuchPaddingException {
        return ParameterCipher.create(transformation, padding.isEmpty() ? "" : "/" + mode + "/" + padding);
    }

    // ---- as the JDK's cipher of the name ----

    private boolean isAuthenticated() {
        return transformation == Transformation.AES_GCM || transformation == Transformation.CHACHA20_POLY1305;
    }

    @Override
    MessageOperation requireInitialised() {
        var operation = super.requireInitialised();
        if (isSpent) {
            throw new IllegalStateException(ProviderErrorId.CIPHER_STATE.with(
                    "A message was completed with this IV; call init with another IV before the next message"));
        }
        return operation;
    }

    @Override
    protected void engineUpdateAAD(byte[] source, int offset, int length) {
        requireAad();
        super.engineUpdateAAD(source, offset, length);
    }

    @Override
    protected void engineUpdateAAD(ByteBuffer source) {
        requireAad();
        super.engineUpdateAAD(source);
    }

    private void requireAad() {
        if (!isAuthenticated()) {
            throw new UnsupportedOperationException(transformation + " has no additional authenticated data");
        }
    }

    @Override
    void taken(int length) {
        taken += length;
    }

    @Override
    void requireLastLength(int lastLength) throws IllegalBlockSizeException {
        long length = taken + lastLength;
        boolean isRefused = switch (transformation) {
            case AES_WRAP, AES_KW -> length < 2 * KW_BLOCK_BYTES || length % KW_BLOCK_BYTES != 0;
            case AES_KWP -> length == 0;
            default -> false;
        };
        if (isEncrypting && isRefused) {
            super.requireInitialised().abandon();
            completed();
            throw new IllegalBlockSizeException(
                    ProviderErrorId.PARAMETERS_BAD.with(transformation + " does not encrypt " + length
                            + " bytes; AES/KWP/NoPadding takes any length but 0, the others multiples of 8 from 16"));
        }
    }

    @Override
    void completed() {
        taken = 0;
        isSpent = isEncrypting && isAuthenticated();
    }

    /** Leaves the failure to doFinal, because the JDK's cipher reports none before, and programs expect none. */
    @Override
    void refuse(BadPaddingException failure) {
        // The operation has kept it.
    }

    @Override
    void fail(BadPaddingException failure) throws BadPaddingException, IllegalBlockSizeException {
        var plain = MessageFailures.plain(failure);
        var text = plain.getMessage();
        switch (transformation) {
            case AES_GCM, CHACHA20_POLY1305 ->
                throw plain instanceof AEADBadTagException
                        ? plain
                        : (BadPaddingException) new AEADBadTagException(text).initCause(plain);
            case AES_CBC, AES -> throw (BadPaddingException) new BadPaddingException(text).initCause(plain);
            case AES_WRAP, AES_KW, AES_KWP ->
                throw (IllegalBlockSizeException) new IllegalBlockSizeException(text).initCause(plain);
        }
    }

    @Override
    byte @Nullable [] noOutput() {
        return isAuthenticated() ? super.noOutput() : null;
    }
}
