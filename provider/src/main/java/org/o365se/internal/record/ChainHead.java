package org.o365se.internal.record;

import java.io.IOException;
import java.util.Arrays;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainSnapshot;

/**
 * The head of a key chain: its header, and the MAC over the header and the MACs of all records.
 *
 * @param header the header, with chain id and generation
 * @param mac the MAC over the whole chain
 */
public record ChainHead(ChainHeader header, Bytes mac) {
    public static final int HEADER_BYTES = ChainHeader.BYTES;
    public static final int MAC_BYTES = ChainKeys.MAC_BYTES;

    static ChainHead of(ChainKeys keys, ChainSnapshot snapshot, RecordMacs macs) throws IOException {
        var header = ChainHeader.of(keys, snapshot.chainId(), snapshot.generation(), macs.count());
        return new ChainHead(header, keys.headMac(header.toBytes(), macs.parts()));
    }

    byte[] toBytes() {
        return new RecordWriter().raw(header.toBytes()).raw(mac.copy()).toBytes();
    }

    /** Reads the content of a stored head; not authentic before the records have been read. */
    public static ChainHead parse(byte[] content) throws CorruptedKeyChainException {
        var header = ChainHeader.parse(content);
        if (content.length != ChainHeader.BYTES + ChainKeys.MAC_BYTES) {
            throw ChainHeader.tooShort();
        }
        return new ChainHead(
                header, Bytes.takeOwnershipOf(Arrays.copyOfRange(content, ChainHeader.BYTES, content.length)));
    }
}
