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
import java.util.Arrays;
import java.util.function.Consumer;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;
import org.o365se.Access;
import org.o365se.KeyChainException;
import org.o365se.ServiceEncryptionParameterSpec;
import org.o365se.internal.chain.KeyHandle;
import org.o365se.internal.crypto.JurisdictionPolicy;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.ContentKind;
import org.o365se.internal.message.MessageFailures;
import org.o365se.internal.model.ScopeId;

/**
 * The Cipher of the provider. It checks modes, keys, parameters and the space for the output, and delegates the JCA's calls to a
 * {@link MessageOperation}. Not thread-safe, like every Cipher; a second thread is refused.
 */
public final class ServiceEncryptionCipher extends CipherSpi {
    private static final byte[] NOTHING = {};
    private static final int KEY_BITS = 256;

    private final ExclusiveUse use = new ExclusiveUse("Cipher");
    private @Nullable CipherPrimitives primitives;
    private @Nullable MessageOperation operation;

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

    @Override
    protected int engineGetKeySize(Key key) throws InvalidKeyException {
        requireHandle(key);
        // Under crypto.policy=limited the JCA calls this first, and would only report "Illegal key size".
        var objection = JurisdictionPolicy.objection();
        if (objection.isPresent()) {
            throw new InvalidKeyException(objection.get());
        }
        return KEY_BITS;
    }

    @Override
    protected int engineGetOutputSize(int inputLength) {
        return requireArraySize(requireInitialised().mostFinalBytes(inputLength));
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
            Consumer<ScopeId> scopeListener = ServiceEncryptionCipher::tellNobody;
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

    /** Ends the current message and overwrites its key and plaintext, even if the new parameters are refused. */
    private void abandon() {
        if (operation != null) {
            operation.abandon();
            operation = null;
        }
    }

    private void init(int mode, Key key) throws InvalidKeyException {
        init(mode, key, Access.USER, ServiceEncryptionCipher::tellNobody);
    }

    private void init(int mode, Key key, Access access, Consumer<ScopeId> scopeListener) throws InvalidKeyException {
        var keys = requireHandle(key).dataKeys(access);
        if (primitives == null || !primitives.suit(keys)) {
            primitives = CipherPrimitives.create(keys);
        }
        operation = switch (mode) {
            case Cipher.ENCRYPT_MODE, Cipher.WRAP_MODE -> {
                keys.prepareToWrap();
                yield new SealOperation(primitives, keys, kindOf(mode));
            }
            case Cipher.DECRYPT_MODE, Cipher.UNWRAP_MODE -> {
                keys.prepareToUnwrap();
                yield new OpenOperation(primitives, keys, kindOf(mode), scopeListener);
            }
            default -> throw new IllegalArgumentException("Not a mode of Cipher: " + mode);
        };
    }

    private static void tellNobody(ScopeId scope) {
        // Nobody asked.
    }

    private static ContentKind kindOf(int mode) {
        return mode == Cipher.WRAP_MODE || mode == Cipher.UNWRAP_MODE ? ContentKind.WRAPPED_KEY : ContentKind.DATA;
    }

    private static KeyHandle requireHandle(@Nullable Key key) throws InvalidKeyException {
        if (key instanceof KeyHandle handle) {
            return handle;
        }
        throw new InvalidKeyException(ProviderErrorId.KEY_NOT_OURS.with(
                "The key (" + (key == null ? "null" : key.getClass().getName())
                        + ") is not a key of this provider; use a key from a KeyStore of type O365ServiceEncryption"));
    }

    // ---- AAD ----

    @Override
    protected void engineUpdateAAD(byte[] source, int offset, int length) {
        use.enter();
        try {
            requireInitialised().updateAad(source, offset, length);
        } finally {
            use.exit();
        }
    }

    @Override
    protected void engineUpdateAAD(ByteBuffer source) {
        use.enter();
        try {
            var piece = new byte[source.remaining()];
            source.duplicate().get(piece);
            requireInitialised().updateAad(piece, 0, piece.length);
            source.position(source.limit());
        } finally {
            use.exit();
        }
    }

    // ---- data in arrays ----

    @Override
    protected byte[] engineUpdate(byte[] in, int inOffset, int length) {
        use.enter();
        try {
            var current = requireInitialised();
            var out = allocate(current.updateBytes(ByteBuffer.wrap(in, inOffset, length)));
            try {
                current.update(in, inOffset, length, out, 0);
                return out;
            } catch (BadPaddingException e) {
                throw MessageFailures.unchecked(e);
            }
        } finally {
            use.exit();
        }
    }

    @Override
    protected int engineUpdate(byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws ShortBufferException {
        use.enter();
        try {
            var current = requireInitialised();
            long needed = current.updateBytes(ByteBuffer.wrap(in, inOffset, length));
            requireRoom(needed, out.length - outOffset);
            try {
                return ArrayFeed.run(current, in, inOffset, length, out, outOffset, needed, false);
            } catch (BadPaddingException e) {
                throw MessageFailures.unchecked(e);
            }
        } finally {
            use.exit();
        }
    }

    @Override
    protected byte[] engineDoFinal(byte @Nullable [] in, int inOffset, int length) throws BadPaddingException {
        use.enter();
        try {
            var current = requireInitialised();
            var input = orNothing(in);
            var out = allocate(current.finalBytes(ByteBuffer.wrap(input, inOffset, length)));
            int written = current.doFinal(input, inOffset, length, out, 0);
            if (written == out.length) {
                return out;
            }
            throw new IllegalStateException("Output size mismatch");
        } catch (BadPaddingException e) {
            throw MessageFailures.plain(e);
        } finally {
            use.exit();
        }
    }

    @Override
    protected int engineDoFinal(byte @Nullable [] in, int inOffset, int length, byte[] out, int outOffset)
            throws ShortBufferException, BadPaddingException {
        use.enter();
        try {
            var current = requireInitialised();
            var input = orNothing(in);
            long needed = current.finalBytes(ByteBuffer.wrap(input, inOffset, length));
            requireRoom(needed, out.length - outOffset);
            return ArrayFeed.run(current, input, inOffset, length, out, outOffset, needed, true);
        } catch (BadPaddingException e) {
            throw MessageFailures.plain(e);
        } finally {
            use.exit();
        }
    }

    // ---- data in buffers ----

    @Override
    protected int engineUpdate(ByteBuffer in, ByteBuffer out) throws ShortBufferException {
        use.enter();
        try {
            var current = requireInitialised();
            long needed = current.updateBytes(in);
            requireRoom(needed, out.remaining());
            try {
                return BufferFeed.run(current, in, out, needed, false);
            } catch (BadPaddingException e) {
                throw MessageFailures.unchecked(e);
            }
        } finally {
            use.exit();
        }
    }

    @Override
    protected int engineDoFinal(ByteBuffer in, ByteBuffer out) throws ShortBufferException, BadPaddingException {
        use.enter();
        try {
            var current = requireInitialised();
            long needed = current.finalBytes(in);
            requireRoom(needed, out.remaining());
            return BufferFeed.run(current, in, out, needed, true);
        } catch (BadPaddingException e) {
            throw MessageFailures.plain(e);
        } finally {
            use.exit();
        }
    }

    // ---- keys ----

    @Override
    protected byte[] engineWrap(Key key) throws InvalidKeyException {
        var encoded = key.getEncoded();
        if (encoded == null) {
            throw new InvalidKeyException(
                    ProviderErrorId.KEY_NOT_ENCODABLE.with(
                            "The " + key.getAlgorithm()
                                    + " key cannot be wrapped, because it has no encoding (it is in an HSM or another provider); wrap it there"));
        }
        try {
            return engineDoFinal(encoded, 0, encoded.length);
        } catch (BadPaddingException e) {
            throw new IllegalStateException("Sealing reported a bad padding", e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    @Override
    protected Key engineUnwrap(byte[] wrapped, String algorithm, int type)
            throws InvalidKeyException, NoSuchAlgorithmException {
        byte[] encoded;
        try {
            encoded = engineDoFinal(wrapped, 0, wrapped.length);
        } catch (BadPaddingException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
        try {
            return KeyEncodings.decode(encoded, algorithm, type);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    // ---- checks ----

    private MessageOperation requireInitialised() {
        if (operation == null) {
            throw new IllegalStateException(ProviderErrorId.CIPHER_STATE.with(
                    "The Cipher is not initialized, or its last init failed; call init"));
        }
        return operation;
    }

    private static void requireRoom(long needed, int available) throws ShortBufferException {
        if (available < needed) {
            throw new ShortBufferException(
                    ProviderErrorId.OUTPUT_TOO_SHORT.with("The output needs " + needed + " bytes, but has room for "
                            + available + "; nothing was processed. Repeat the call with a larger buffer"));
        }
    }

    private static byte[] allocate(long size) {
        return size == 0 ? NOTHING : new byte[requireArraySize(size)];
    }

    private static int requireArraySize(long size) {
        if (size > Integer.MAX_VALUE - 8) {
            throw new ProviderException(ProviderErrorId.OUTPUT_TOO_LARGE.with("The output would have " + size
                    + " bytes, more than the maximum length of an array; use update in pieces, or a stream"));
        }
        return (int) size;
    }

    private static byte[] orNothing(byte @Nullable [] in) {
        return in == null ? NOTHING : in;
    }
}
