package org.o365se.internal.cipher;

import java.nio.ByteBuffer;
import java.security.ProviderException;
import java.util.function.Consumer;
import javax.crypto.BadPaddingException;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.chain.DataKeys;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.message.ContentKind;
import org.o365se.internal.message.MessageFailures;
import org.o365se.internal.message.MessageOpener;
import org.o365se.internal.model.ScopeId;
import org.o365se.rootkey.RootKeyException;

/** Opens messages under a key. After a failure every call fails the same way, until the Cipher is initialized again. */
final class OpenOperation implements MessageOperation {
    private enum State {
        AAD,
        DATA,
        FAILED
    }

    private final MessageOpener opener;
    private final AadBuffer aad;
    private State state = State.AAD;
    private @Nullable Exception failure;

    /**
     * Creates the operation; the listener receives the scope of each message after its commitment was checked and before any plaintext is written, and the binding
     * follows the AAD of each message.
     */
    OpenOperation(
            CipherPrimitives primitives,
            DataKeys keys,
            ContentKind kind,
            Consumer<ScopeId> scopeListener,
            byte[] binding) {
        this.aad = new AadBuffer(binding);
        this.opener = primitives.opener(keys, kind, scopeKey -> scopeListener.accept(scopeKey.scope()));
    }

    @Override
    public void updateAad(byte[] source, int offset, int length) {
        if (state != State.AAD) {
            throw new IllegalStateException(ProviderErrorId.CIPHER_STATE.with(
                    state == State.FAILED
                            ? "An earlier call on this Cipher failed; call init and start the message again"
                            : "updateAAD was called after update; pass all AAD before the data of a message"));
        }
        aad.add(source, offset, length);
    }

    @Override
    public long updateBytes(ByteBuffer in) {
        return state == State.FAILED ? 0 : opener.updateBytes(in);
    }

    @Override
    public long finalBytes(ByteBuffer in) {
        return state == State.FAILED ? 0 : opener.finalBytes(in);
    }

    @Override
    public long mostFinalBytes(int length) {
        return state == State.FAILED ? 0 : opener.mostFinalBytes(length);
    }

    @Override
    public boolean toleratesInPlace() {
        return opener.holdsNothing();
    }

    @Override
    public int update(byte[] in, int inOffset, int length, byte[] out, int outOffset) throws BadPaddingException {
        begin();
        try {
            int written = opener.update(in, inOffset, length, out, outOffset);
            state = State.DATA;
            return written;
        } catch (BadPaddingException | RuntimeException e) {
            failure = e;
            throw e;
        } finally {
            forgetIfFailed();
        }
    }

    @Override
    public int doFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset) throws BadPaddingException {
        begin();
        try {
            int written = opener.doFinal(in, inOffset, length, out, outOffset);
            state = State.AAD;
            return written;
        } catch (BadPaddingException | RuntimeException e) {
            failure = e;
            throw e;
        } finally {
            forgetIfFailed();
        }
    }

    @Override
    public void abandon() {
        opener.reset();
        aad.clear();
    }

    /** Sets the state to FAILED; only a call that returns normally changes it back. */
    private void begin() throws BadPaddingException {
        if (state == State.FAILED) {
            throwAgain();
        }
        if (state == State.AAD) {
            opener.begin(aad.take());
        }
        state = State.FAILED;
    }

    private void forgetIfFailed() {
        if (state == State.FAILED) {
            opener.reset();
        }
    }

    /** Throws a new exception of the same kind, because the first one may be thrown at the moment, and an exception cannot suppress itself. */
    private void throwAgain() throws BadPaddingException {
        var first = failure;
        if (first instanceof BadPaddingException bad) {
            throw MessageFailures.again(bad);
        }
        if (first instanceof RootKeyException root) {
            throw RootKeyException.of(root.failureClass(), root.id(), root.text(), root);
        }
        if (first instanceof ProviderException provider) {
            throw new ProviderException(provider.getMessage(), provider);
        }
        throw new IllegalStateException(
                ProviderErrorId.CIPHER_STATE.with(
                        "An earlier call on this Cipher failed; call init and start the message again"),
                first);
    }
}
