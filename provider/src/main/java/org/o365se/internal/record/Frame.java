package org.o365se.internal.record;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Bytes;

/**
 * One authenticated part of a key chain: the state of a policy, a version of its policy key, or a scope.
 *
 * <pre>
 * frame: type 1 | length 4 | body | MAC 32
 * </pre>
 */
final class Frame {
    static final int MAX_BODY_BYTES = 8 << 20;
    static final int LEAST_BYTES = 1 + Integer.BYTES + ChainKeys.MAC_BYTES;

    static final int PREFIX_BYTES = 1 + Integer.BYTES;

    private final int code;
    private final byte[] body;
    private final Bytes mac;

    /** Creates a frame; the type may be unknown. Takes ownership of the body. */
    Frame(int code, byte[] ownBody, Bytes mac) {
        this.code = code;
        this.body = ownBody;
        this.mac = mac;
    }

    int code() {
        return code;
    }

    /** Returns the body as {@link RecordCodec} writes it; shared, and must not be changed. */
    byte[] sharedBody() {
        return body;
    }

    /** Returns the MAC over chain id, type and body. */
    Bytes mac() {
        return mac;
    }

    void appendTo(RecordWriter out) {
        out.u8(code)
                .raw(ByteBuffer.allocate(Integer.BYTES).putInt(body.length).array())
                .raw(body)
                .raw(mac.copy());
    }

    /** Reads the bytes of a frame from a stream. The memory use depends on the bytes that are present, not on the length field. */
    static byte[] read(DataInputStream in, int number) throws IOException {
        int code = in.readUnsignedByte();
        int length = in.readInt();
        requireLength(length, number);
        var rest = in.readNBytes(length + ChainKeys.MAC_BYTES);
        if (rest.length < length + ChainKeys.MAC_BYTES) {
            throw new EOFException();
        }
        return ByteBuffer.allocate(PREFIX_BYTES + rest.length)
                .put((byte) code)
                .putInt(length)
                .put(rest)
                .array();
    }

    /** Splits the content of a record into its frames. */
    static List<Frame> split(byte[] content, int firstNumber) throws CorruptedKeyChainException {
        var frames = new ArrayList<Frame>(1);
        int at = 0;
        while (at < content.length) {
            int number = firstNumber + frames.size();
            if (content.length - at < LEAST_BYTES) {
                throw ChainHeader.tooShort();
            }
            int length = ByteBuffer.wrap(content).getInt(at + 1);
            requireLength(length, number);
            int bodyAt = at + PREFIX_BYTES;
            if (length > content.length - bodyAt - ChainKeys.MAC_BYTES) {
                throw ChainHeader.tooShort();
            }
            int macAt = bodyAt + length;
            int end = macAt + ChainKeys.MAC_BYTES;
            frames.add(new Frame(
                    Byte.toUnsignedInt(content[at]),
                    Arrays.copyOfRange(content, bodyAt, macAt),
                    Bytes.takeOwnershipOf(Arrays.copyOfRange(content, macAt, end))));
            at = end;
        }
        return frames;
    }

    private static void requireLength(int length, int number) throws CorruptedKeyChainException {
        if (length < 0 || length > MAX_BODY_BYTES) {
            throw ChainHeader.altered(
                    ProviderErrorId.CHAIN_RECORD_ALTERED,
                    "Record " + number + " of the key chain has an invalid length");
        }
    }
}
