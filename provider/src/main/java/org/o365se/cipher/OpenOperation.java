package org.o365se.cipher;

import java.security.ProviderException;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import org.jspecify.annotations.Nullable;
import org.o365se.cipher.chunk.MessageOpener;
import org.o365se.cipher.format.ContentKind;
import org.o365se.error.ErrorId;
import org.o365se.keychain.KeyHandle;

/** Reads messages under a key handle. After a failure every call fails the same way, until the Cipher is initialised anew. */
final class OpenOperation implements MessageOperation {
    private enum State {
        AAD,
        DATA
    }

    private final MessageOpener opener;
    private final AadBuffer aad = new AadBuffer();
    private final Consumer<UUID> scopeListener;
    private boolean scopeReported;
    private State state = State.AAD;
    private @Nullable BadPaddingException notAuthentic;
    private @Nullable ProviderException keyFailure;

    OpenOperation(CipherPrimitives primitives, KeyHandle key, ContentKind kind, Consumer<UUID> scopeListener) {
        this.opener = primitives.opener(key, kind);
        this.scopeListener = scopeListener;
    }

    @Override
    public void updateAad(byte[] source, int offset, int length) {
        if (state != State.AAD || notAuthentic != null || keyFailure != null) {
            throw new IllegalStateException(
                    ErrorId.CIPHER_STATE.with(
                            "The AAD comes before the data of a message, and data were given already; call init, then updateAAD first"));
        }
        aad.add(source, offset, length);
    }

    @Override
    public long updateBytes(int length) {
        return hasFailed() ? 0 : opener.updateBytes(length);
    }

    @Override
    public long finalBytes(int length) {
        return hasFailed() ? 0 : opener.finalBytes(length);
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
            reportScope();
            return written;
        } catch (BadPaddingException e) {
            throw fail(e);
        } catch (ProviderException e) {
            throw fail(e);
        }
    }

    @Override
    public int doFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset) throws BadPaddingException {
        begin();
        try {
            int written = opener.doFinal(in, inOffset, length, out, outOffset);
            state = State.AAD;
            reportScope();
            return written;
        } catch (BadPaddingException e) {
            throw fail(e);
        } catch (ProviderException e) {
            throw fail(e);
        }
    }

    @Override
    public void abandon() {
        opener.reset();
        aad.clear();
    }

    private void begin() throws BadPaddingException {
        if (notAuthentic != null) {
            throw again(notAuthentic);
        }
        if (keyFailure != null) {
            throw keyFailure;
        }
        if (state == State.AAD) {
            opener.begin(aad.take());
            scopeReported = false;
            state = State.DATA;
        }
    }

    private void reportScope() {
        if (!scopeReported) {
            opener.openedBy().ifPresent(scopeKey -> {
                scopeReported = true;
                scopeListener.accept(scopeKey.scope());
            });
        }
    }

    private boolean hasFailed() {
        return notAuthentic != null || keyFailure != null;
    }

    private BadPaddingException fail(BadPaddingException e) {
        opener.reset();
        notAuthentic = e;
        return e;
    }

    private ProviderException fail(ProviderException e) {
        opener.reset();
        keyFailure = e;
        return e;
    }

    private static BadPaddingException again(BadPaddingException first) {
        var same = first instanceof AEADBadTagException
                ? new AEADBadTagException(first.getMessage())
                : new BadPaddingException(first.getMessage());
        same.initCause(first);
        return same;
    }
}
