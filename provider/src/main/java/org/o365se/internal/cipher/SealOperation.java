package org.o365se.internal.cipher;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import org.o365se.internal.chain.DataKeys;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.ContentKind;
import org.o365se.internal.message.MessageSealer;

/** Seals messages under a key. Each message has its own data key and salt, so the Cipher can be used again without {@code init}. */
final class SealOperation implements MessageOperation {
    private enum State {
        AAD,
        DATA,
        FAILED
    }

    private final CipherPrimitives primitives;
    private final DataKeys keys;
    private final ContentKind kind;
    private final MessageSealer sealer;
    private final AadBuffer aad;
    private State state = State.AAD;

    /** Creates the operation; the binding follows the AAD of each message. */
    SealOperation(CipherPrimitives primitives, DataKeys keys, ContentKind kind, byte[] binding) {
        this.aad = new AadBuffer(binding);
        this.primitives = primitives;
        this.keys = keys;
        this.kind = kind;
        this.sealer = primitives.sealer(keys);
    }

    @Override
    public void updateAad(byte[] source, int offset, int length) {
        requireUsable();
        if (state != State.AAD) {
            throw new IllegalStateException(ProviderErrorId.CIPHER_STATE.with(
                    "updateAAD was called after update; pass all AAD before the data of a message"));
        }
        aad.add(source, offset, length);
    }

    @Override
    public long updateBytes(ByteBuffer in) {
        return sealer.updateBytes(in.remaining());
    }

    @Override
    public long finalBytes(ByteBuffer in) {
        return sealer.finalBytes(in.remaining());
    }

    @Override
    public long mostFinalBytes(int length) {
        return sealer.finalBytes(length);
    }

    @Override
    public boolean toleratesInPlace() {
        return false;
    }

    @Override
    public int update(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        begin();
        try {
            int written = sealer.update(in, inOffset, length, out, outOffset);
            state = State.DATA;
            return written;
        } finally {
            forgetIfFailed();
        }
    }

    @Override
    public int doFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        begin();
        try {
            int written = sealer.doFinal(in, inOffset, length, out, outOffset);
            state = State.AAD;
            return written;
        } finally {
            forgetIfFailed();
        }
    }

    @Override
    public void abandon() {
        sealer.reset();
        aad.clear();
        state = State.AAD;
    }

    private void begin() {
        requireUsable();
        var before = state;
        // Only a call that returns normally changes this back: after a failure a nonce must not be used for a second
        // plaintext.
        state = State.FAILED;
        if (before == State.AAD) {
            try {
                primitives.begin(sealer, keys, kind, aad.take());
            } catch (InvalidKeyException e) {
                // init accepted the key, which has since become unusable.
                throw new ProviderException(e.getMessage(), e);
            }
        }
    }

    private void forgetIfFailed() {
        if (state == State.FAILED) {
            sealer.reset();
        }
    }

    private void requireUsable() {
        if (state == State.FAILED) {
            throw new IllegalStateException(ProviderErrorId.CIPHER_STATE.with(
                    "An earlier call on this Cipher failed; call init and start the message again"));
        }
    }
}
