package org.o365se.internal.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainId;

/** A key chain file taken apart, for whoever wants to put it together wrongly. */
public final class RawChainFile {
    static final int HEADER_BYTES = 102;
    static final int CHAIN_ID_OFFSET = 42;
    static final int CHECK_OFFSET = 58;
    static final int GENERATION_OFFSET = 90;
    static final int COUNT_OFFSET = 98;
    private static final int FRAME_BYTES = 5;

    /** One record; the offset is where it began in the file. */
    public record Raw(int offset, int type, Bytes body, Bytes mac) {
        public static Raw of(int type, byte[] body) {
            return new Raw(0, type, Bytes.takeOwnershipOf(body), Bytes.NONE);
        }

        int length() {
            return FRAME_BYTES + body.length() + mac.length();
        }

        Raw withBody(byte[] changed) {
            return new Raw(offset, type, Bytes.takeOwnershipOf(changed), mac);
        }

        void writeTo(RecordWriter out) {
            out.u8(type)
                    .raw(ByteBuffer.allocate(Integer.BYTES)
                            .putInt(body.length())
                            .array())
                    .raw(body.copy())
                    .raw(mac.copy());
        }
    }

    final byte[] header;
    public final List<Raw> records = new ArrayList<>();
    byte[] head;

    public RawChainFile(byte[] file) {
        var in = ByteBuffer.wrap(file);
        header = take(in, HEADER_BYTES);
        int count = ByteBuffer.wrap(header).getInt(COUNT_OFFSET);
        for (int i = 0; i < count; i++) {
            int offset = in.position();
            int type = in.get();
            var body = Bytes.takeOwnershipOf(take(in, in.getInt()));
            records.add(new Raw(offset, type, body, Bytes.takeOwnershipOf(take(in, ChainKeys.MAC_BYTES))));
        }
        head = take(in, ChainKeys.MAC_BYTES);
    }

    private static byte[] take(ByteBuffer in, int length) {
        var bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    public ChainId chainId() {
        var in = ByteBuffer.wrap(header, CHAIN_ID_OFFSET, 16);
        return new ChainId(in.getLong(), in.getLong());
    }

    /** The first record of a kind. */
    public int indexOf(RecordType type) {
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).type() == type.code()) {
                return i;
            }
        }
        throw new AssertionError("no " + type);
    }

    public RawChainFile setCount() {
        ByteBuffer.wrap(header).putInt(COUNT_OFFSET, records.size());
        return this;
    }

    RawChainFile setGeneration(long generation) {
        ByteBuffer.wrap(header).putLong(GENERATION_OFFSET, generation);
        return this;
    }

    long generation() {
        return ByteBuffer.wrap(header).getLong(GENERATION_OFFSET);
    }

    /** Makes every MAC anew under some keys: the right ones, or those that a forger has. */
    public RawChainFile authenticate(ChainKeys keys) {
        for (int i = 0; i < records.size(); i++) {
            authenticate(i, keys);
        }
        return authenticateHead(keys);
    }

    public RawChainFile authenticate(int index, ChainKeys keys) {
        var raw = records.get(index);
        var mac = keys.recordMac(
                new HmacSha512(), chainId(), raw.type(), raw.body().copy());
        records.set(index, new Raw(raw.offset(), raw.type(), raw.body(), mac));
        return this;
    }

    public RawChainFile authenticateHead(ChainKeys keys) {
        head = keys.headMac(
                        header, records.stream().map(raw -> raw.mac().copy()).toList())
                .copy();
        return this;
    }

    public byte[] toBytes() {
        var out = new RecordWriter().raw(header);
        records.forEach(raw -> raw.writeTo(out));
        return out.raw(head).toBytes();
    }

    /** A copy of bytes with one bit of one byte turned over. */
    static byte[] flipped(byte[] bytes, int index, int bit) {
        var changed = Arrays.copyOf(bytes, bytes.length);
        changed[index] ^= (byte) (1 << bit);
        return changed;
    }
}
