package org.o365se.internal.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.o365se.internal.model.Alias;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainId;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.model.TextRule;

/**
 * Reads the primitives of a record. Strict: each value has one encoding, and no bytes may follow. A length is compared with the number of remaining bytes and
 * with the limit of the field before memory is allocated.
 */
public final class RecordReader {
    /** Thrown if the record cannot be read. */
    public static final class MalformedRecordException extends Exception {
        private static final long serialVersionUID = 1L;

        public MalformedRecordException(String message) {
            super(message);
        }
    }

    /** Reads one item of a list. */
    @FunctionalInterface
    public interface ItemReader<T> {
        T read(RecordReader in) throws MalformedRecordException;
    }

    private static final char REPLACEMENT = '\uFFFD';

    private final ByteBuffer in;

    public RecordReader(byte[] record) {
        in = ByteBuffer.wrap(record);
    }

    public int u8() throws MalformedRecordException {
        require(1);
        return Byte.toUnsignedInt(in.get());
    }

    public boolean flag() throws MalformedRecordException {
        int value = u8();
        if (value > 1) {
            throw new MalformedRecordException("a flag is " + value);
        }
        return value == 1;
    }

    int u16() throws MalformedRecordException {
        require(2);
        return Short.toUnsignedInt(in.getShort());
    }

    /** Reads a number of 8 bytes within bounds, of which the lower one is not negative. */
    public long number(long min, long max) throws MalformedRecordException {
        require(Long.BYTES);
        long value = in.getLong();
        if (value < min || value > max) {
            throw new MalformedRecordException(
                    "a number is " + Long.toUnsignedString(value) + ", not " + min + " to " + max);
        }
        return value;
    }

    public UUID uuid() throws MalformedRecordException {
        require(2 * Long.BYTES);
        return new UUID(in.getLong(), in.getLong());
    }

    ChainId chainId() throws MalformedRecordException {
        require(2 * Long.BYTES);
        return new ChainId(in.getLong(), in.getLong());
    }

    public PolicyId policyId() throws MalformedRecordException {
        require(2 * Long.BYTES);
        return new PolicyId(in.getLong(), in.getLong());
    }

    public ScopeId scopeId() throws MalformedRecordException {
        require(2 * Long.BYTES);
        return new ScopeId(in.getLong(), in.getLong());
    }

    public Bytes bytes(int minLength, int maxLength) throws MalformedRecordException {
        int length = u16();
        if (length < minLength || length > maxLength) {
            throw new MalformedRecordException("a byte string has " + length + " bytes");
        }
        require(length);
        var bytes = new byte[length];
        in.get(bytes);
        return Bytes.takeOwnershipOf(bytes);
    }

    public String text(int maxChars) throws MalformedRecordException {
        int length = u16();
        require(length);
        // Malformed bytes become this character; only then is a strict decoder needed.
        var text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8(in.slice(in.position(), length));
        }
        in.position(in.position() + length);
        if (text.isEmpty() || text.length() > maxChars) {
            throw new MalformedRecordException("a text has " + text.length() + " characters");
        }
        if (!TextRule.allows(text)) {
            throw new MalformedRecordException("a text contains a character that a key chain does not allow");
        }
        return text;
    }

    public Alias alias() throws MalformedRecordException {
        return Alias.find(text(Limits.ALIAS_CHARS))
                .orElseThrow(() -> new MalformedRecordException("an alias is not TENANT/NAME"));
    }

    private static void requireUtf8(ByteBuffer bytes) throws MalformedRecordException {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes);
        } catch (CharacterCodingException e) {
            throw new MalformedRecordException("a text is not UTF-8");
        }
    }

    public <T> List<T> list(int min, int max, ItemReader<T> readItem) throws MalformedRecordException {
        int count = u16();
        if (count < min || count > max) {
            throw new MalformedRecordException("a list has " + count + " items");
        }
        if (count == 1) {
            return List.of(readItem.read(this));
        }
        // Not sized by the count, because the items may be missing.
        var items = new ArrayList<T>();
        for (int i = 0; i < count; i++) {
            items.add(readItem.read(this));
        }
        return items;
    }

    public void requireEnd() throws MalformedRecordException {
        if (in.hasRemaining()) {
            throw new MalformedRecordException(in.remaining() + " bytes follow its end");
        }
    }

    private void require(int length) throws MalformedRecordException {
        if (in.remaining() < length) {
            throw new MalformedRecordException("it is truncated");
        }
    }
}
