package org.o365se.internal.cipher;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;
import org.o365se.Access;
import org.o365se.internal.chain.DataKeys;
import org.o365se.internal.chain.KeyHandle;
import org.o365se.internal.crypto.JurisdictionPolicy;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.ContentKind;
import org.o365se.internal.message.MessageFailures;
import org.o365se.internal.model.ScopeId;

/**
 * What the Ciphers of this provider have in common: they seal and open messages. It checks the space for the output and delegates the JCA's calls to a
 * {@link MessageOperation}; {@code init} and parameters are the subclasses'. Not thread-safe, like every Cipher; a second thread is refused.
 */
abstract class MessageCipher extends CipherSpi {
    static final byte[] NOTHING = {};

    private static final int KEY_BITS = 256;

    final ExclusiveUse use = new ExclusiveUse("Cipher");
    private @Nullable CipherPrimitives primitives;
    private @Nullable MessageOperation operation;

    // ---- what the subclasses may do in their own way ----

    /** Returns the operation, if a call with data or AAD is allowed now. */
    MessageOperation requireInitialised() {
        return requireOperation();
    }

    /** Checks the length of a message that its last call completes. */
    void requireLastLength(int lastLength) throws IllegalBlockSizeException {}

    /** Receives the length of data that an update has taken. */
    void taken(int length) {}

    /** Called when a message was completed. */
    void completed() {}

    /** Throws or ignores the failure of an update. */
    void refuse(BadPaddingException failure) {
        throw MessageFailures.unchecked(failure);
    }

    /** Throws the failure of a doFinal as the JCA requires it. */
    void fail(BadPaddingException failure) throws BadPaddingException, IllegalBlockSizeException {
        throw MessageFailures.plain(failure);
    }

    /** Returns what an update returns that writes nothing. */
    byte @Nullable [] noOutput() {
        return NOTHING;
    }

    // ---- init ----

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
        return requireArraySize(requireOperation().mostFinalBytes(inputLength));
    }

    /** Ends the current message and overwrites its key and plaintext, even if the new parameters are refused. */
    final void abandon() {
        if (operation != null) {
            operation.abandon();
            operation = null;
        }
    }

    /** Returns the data keys of a handle, which can encrypt or decrypt as the mode requires. */
    final DataKeys prepare(int mode, KeyHandle handle, Access access) throws InvalidKeyException {
        var keys = handle.dataKeys(access);
        if (isSealing(mode)) {
            keys.prepareToWrap();
        } else {
            keys.prepareToUnwrap();
        }
        return keys;
    }

    /** Starts sealing or opening messages; the binding follows the AAD of each. */
    final void start(int mode, DataKeys keys, Consumer<ScopeId> scopeListener, byte[] binding) {
        if (primitives == null || !primitives.suit(keys)) {
            primitives = CipherPrimitives.create(keys);
        }
        var kind = mode == Cipher.WRAP_MODE || mode == Cipher.UNWRAP_MODE ? ContentKind.WRAPPED_KEY : ContentKind.DATA;
        operation = isSealing(mode)
                ? new SealOperation(primitives, keys, kind, binding)
                : new OpenOperation(primitives, keys, kind, scopeListener, binding);
    }

    static boolean isSealing(int mode) {
        return switch (mode) {
            case Cipher.ENCRYPT_MODE, Cipher.WRAP_MODE -> true;
            case Cipher.DECRYPT_MODE, Cipher.UNWRAP_MODE -> false;
            default -> throw new IllegalArgumentException("Not a mode of Cipher: " + mode);
        };
    }

    static void tellNobody(ScopeId scope) {
        // Nobody asked.
    }

    static KeyHandle requireHandle(@Nullable Key key) throws InvalidKeyException {
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
    protected byte @Nullable [] engineUpdate(byte[] in, int inOffset, int length) {
        use.enter();
        try {
            var current = requireInitialised();
            var out = allocate(current.updateBytes(ByteBuffer.wrap(in, inOffset, length)));
            try {
                current.update(in, inOffset, length, out, 0);
                taken(length);
                return out.length == 0 ? noOutput() : out;
            } catch (BadPaddingException e) {
                refuse(e);
                return noOutput();
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
                int written = ArrayFeed.run(current, in, inOffset, length, out, outOffset, needed, false);
                taken(length);
                return written;
            } catch (BadPaddingException e) {
                refuse(e);
                return 0;
            }
        } finally {
            use.exit();
        }
    }

    @Override
    protected byte[] engineDoFinal(byte @Nullable [] in, int inOffset, int length)
            throws IllegalBlockSizeException, BadPaddingException {
        use.enter();
        try {
            var current = requireInitialised();
            var input = orNothing(in);
            requireLastLength(length);
            var out = allocate(current.finalBytes(ByteBuffer.wrap(input, inOffset, length)));
            int written = current.doFinal(input, inOffset, length, out, 0);
            if (written != out.length) {
                throw new IllegalStateException("Output size mismatch");
            }
            completed();
            return out;
        } catch (BadPaddingException e) {
            fail(e);
            throw new IllegalStateException("The failure was not thrown", e);
        } finally {
            use.exit();
        }
    }

    @Override
    protected int engineDoFinal(byte @Nullable [] in, int inOffset, int length, byte[] out, int outOffset)
            throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
        use.enter();
        try {
            var current = requireInitialised();
            var input = orNothing(in);
            long needed = current.finalBytes(ByteBuffer.wrap(input, inOffset, length));
            requireRoom(needed, out.length - outOffset);
            requireLastLength(length);
            int written = ArrayFeed.run(current, input, inOffset, length, out, outOffset, needed, true);
            completed();
            return written;
        } catch (BadPaddingException e) {
            fail(e);
            throw new IllegalStateException("The failure was not thrown", e);
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
            int length = in.remaining();
            requireRoom(needed, out.remaining());
            try {
                int written = BufferFeed.run(current, in, out, needed, false);
                taken(length);
                return written;
            } catch (BadPaddingException e) {
                refuse(e);
                in.position(in.limit());
                return 0;
            }
        } finally {
            use.exit();
        }
    }

    @Override
    protected int engineDoFinal(ByteBuffer in, ByteBuffer out)
            throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
        use.enter();
        try {
            var current = requireInitialised();
            long needed = current.finalBytes(in);
            requireRoom(needed, out.remaining());
            requireLastLength(in.remaining());
            int written = BufferFeed.run(current, in, out, needed, true);
            completed();
            return written;
        } catch (BadPaddingException e) {
            fail(e);
            throw new IllegalStateException("The failure was not thrown", e);
        } finally {
            use.exit();
        }
    }

    // ---- keys ----

    @Override
    protected byte[] engineWrap(Key key) throws InvalidKeyException, IllegalBlockSizeException {
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
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            throw new InvalidKeyException(e.getMessage(), e);
        }
        try {
            return KeyEncodings.decode(encoded, algorithm, type);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    // ---- checks ----

    private MessageOperation requireOperation() {
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
