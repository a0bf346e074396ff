package org.o365se.internal.record;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainId;

/**
 * The keys that authenticate a key chain. They decrypt no data. All MACs are the first 32 bytes of HMAC-SHA-512. Thread-safe.
 *
 * <pre>
 * chain key  = HKDF-Expand(derived secret, "O365SE/1 chain key" 00 salt chain-id)
 * record key = HKDF-Expand(chain key, "O365SE/1 chain record")      over each record
 * head key   = HKDF-Expand(chain key, "O365SE/1 chain head")        over header and all record MACs
 * check      = HKDF-Expand(chain key, "O365SE/1 chain secret check") distinguishes a wrong secret from an altered file
 * </pre>
 */
public final class ChainKeys {
    public static final int MAC_BYTES = 32;

    private static final byte[] CHAIN = "O365SE/1 chain key\0".getBytes(US_ASCII);
    private static final byte[] RECORD = "O365SE/1 chain record".getBytes(US_ASCII);
    private static final byte[] HEAD = "O365SE/1 chain head".getBytes(US_ASCII);
    private static final byte[] CHECK = "O365SE/1 chain secret check".getBytes(US_ASCII);

    private final ChainSecret origin;
    private final Key256 recordKey;
    private final Key256 headKey;
    private final Bytes check;

    private ChainKeys(ChainSecret origin, Key256 recordKey, Key256 headKey, Bytes check) {
        this.origin = origin;
        this.recordKey = recordKey;
        this.headKey = headKey;
        this.check = check;
    }

    public static ChainKeys derive(ChainSecret origin, ChainId chainId, char[] secret) {
        var hmac = new HmacSha512();
        var prk = origin.derive(secret);
        var id = new RecordWriter().id(chainId).toBytes();
        var chainKey = Key256.takeOwnershipOf(
                hmac.expand(prk, Key256.BYTES, CHAIN, origin.salt().copy(), id));
        try {
            return new ChainKeys(
                    origin,
                    Key256.takeOwnershipOf(hmac.expand(chainKey, Key256.BYTES, RECORD)),
                    Key256.takeOwnershipOf(hmac.expand(chainKey, Key256.BYTES, HEAD)),
                    Bytes.takeOwnershipOf(hmac.expand(chainKey, Key256.BYTES, CHECK)));
        } finally {
            prk.destroy();
            chainKey.destroy();
        }
    }

    public ChainSecret origin() {
        return origin;
    }

    public Bytes check() {
        return check;
    }

    /** Returns the MAC over one record: chain id, type and body. */
    Bytes recordMac(HmacSha512 hmac, ChainId chainId, int type, byte[] body) {
        var prefix = ByteBuffer.allocate(2 * Long.BYTES + 1)
                .putLong(chainId.high())
                .putLong(chainId.low())
                .put((byte) type)
                .array();
        return mac(hmac.mac(recordKey, prefix, body));
    }

    /** Returns the MAC over the whole chain: header and all record MACs in their order. */
    Bytes headMac(byte[] header, List<byte[]> recordMacs) {
        var parts = new ArrayList<byte[]>();
        parts.add(header);
        parts.addAll(recordMacs);
        return mac(new HmacSha512().mac(headKey, parts.toArray(byte[][]::new)));
    }

    public void destroy() {
        recordKey.destroy();
        headKey.destroy();
    }

    private static Bytes mac(byte[] full) {
        return Bytes.takeOwnershipOf(Arrays.copyOf(full, MAC_BYTES));
    }
}
