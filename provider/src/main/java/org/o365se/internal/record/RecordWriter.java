package org.o365se.internal.record;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainId;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.ScopeId;

/** Writes the primitives of a record; {@link RecordReader} reads them. Every length precedes its content. */
public final class RecordWriter {
    private static final int MAX_LIST_ITEMS = 0xFFFF;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public RecordWriter u8(int value) {
        out.write(value);
        return this;
    }

    public RecordWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    RecordWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public RecordWriter u64(long value) {
        return raw(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    public RecordWriter uuid(UUID value) {
        return u64(value.getMostSignificantBits()).u64(value.getLeastSignificantBits());
    }

    public RecordWriter id(ChainId value) {
        return u64(value.high()).u64(value.low());
    }

    public RecordWriter id(PolicyId value) {
        return u64(value.high()).u64(value.low());
    }

    public RecordWriter id(ScopeId value) {
        return u64(value.high()).u64(value.low());
    }

    RecordWriter raw(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
        return this;
    }

    public RecordWriter bytes(Bytes value) {
        return u16(value.length()).raw(value.copy());
    }

    public RecordWriter text(String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        return u16(bytes.length).raw(bytes);
    }

    public <T> RecordWriter list(List<T> items, BiConsumer<RecordWriter, T> writeItem) {
        if (items.size() > MAX_LIST_ITEMS) {
            throw new IllegalArgumentException("A list of " + items.size() + " items cannot be read again");
        }
        u16(items.size());
        items.forEach(item -> writeItem.accept(this, item));
        return this;
    }

    /** Removes all content. */
    void clear() {
        out.reset();
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }
}
