package org.o365se.internal.maintenance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.chain.MessageRoute;
import org.o365se.internal.cipher.CipherPrimitives;
import org.o365se.internal.message.MessageHeader;
import org.o365se.internal.message.MessageOpener;
import org.o365se.internal.message.MessageSealer;

/**
 * Decrypts a message, and encrypts its plaintext again under a new data key or discards it. The plaintext is in memory only, a few chunks at a time, and is
 * overwritten.
 */
public final class MessagePump {
    private static final byte[] NOTHING = {};
    private static final int BUFFER_BYTES = 1 << 18;

    private final MessageRoute route;
    private final byte[] aad;

    /**
     * Creates an object for many messages.
     *
     * @param route which keys decrypt and encrypt
     * @param aad the additional authenticated data of all messages; not copied
     */
    public MessagePump(MessageRoute route, byte[] aad) {
        this.route = route;
        this.aad = aad;
    }

    /**
     * Reads a whole message.
     *
     * @param start the first bytes of the message, which were read already; at least its header
     * @param rest supplies the other bytes
     * @param out receives the message under its new data key; null to verify the message only
     * @return the length of the plaintext in bytes
     * @throws GeneralSecurityException if the message is not authentic or a scope cannot encrypt; the output is incomplete then
     * @throws IOException if a stream fails
     * @throws org.o365se.rootkey.RootKeyException if a root key was needed and failed
     */
    public long run(byte[] start, InputStream rest, @Nullable OutputStream out)
            throws IOException, GeneralSecurityException {
        var header = MessageHeader.parse(start, start.length);
        var opening = route.opening(header);
        var opener = CipherPrimitives.create(opening).opener(opening, header.kind(), scopeKey -> {});
        opener.begin(aad);
        try {
            if (out == null) {
                return pump(opener, start, rest, null, OutputStream.nullOutputStream());
            }
            var sealing = route.sealing(header);
            var primitives = CipherPrimitives.create(sealing);
            var sealer = primitives.sealer(sealing);
            try {
                primitives.begin(sealer, sealing, header.kind(), aad);
                return pump(opener, start, rest, sealer, out);
            } finally {
                sealer.reset();
            }
        } finally {
            opener.reset();
        }
    }

    private static long pump(
            MessageOpener opener, byte[] start, InputStream rest, @Nullable MessageSealer sealer, OutputStream out)
            throws IOException, GeneralSecurityException {
        var in = Arrays.copyOf(start, Math.max(start.length, BUFFER_BYTES));
        var plain = new byte[in.length + BUFFER_BYTES];
        var sealed = NOTHING;
        long total = 0;
        try {
            for (int length = start.length; length >= 0; length = rest.read(in)) {
                int opened = opener.update(in, 0, length, plain, 0);
                total += opened;
                if (sealer != null) {
                    sealed = withRoom(sealed, sealer.updateBytes(opened));
                    out.write(sealed, 0, sealer.update(plain, 0, opened, sealed, 0));
                }
            }
            plain = withRoom(plain, opener.finalBytes(ByteBuffer.wrap(NOTHING)));
            int opened = opener.doFinal(NOTHING, 0, 0, plain, 0);
            total += opened;
            if (sealer != null) {
                sealed = withRoom(sealed, sealer.finalBytes(opened));
                out.write(sealed, 0, sealer.doFinal(plain, 0, opened, sealed, 0));
                out.flush();
            }
            return total;
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static byte[] withRoom(byte[] array, long bytes) {
        return array.length >= bytes ? array : new byte[(int) bytes];
    }
}
