package org.o365se.internal.record;

import java.io.IOException;
import java.util.UUID;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.ChainId;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.Scope;
import org.o365se.store.RecordKind;
import org.o365se.store.StoredRecord;

/** Encodes policies and scopes as records that the chain's secret authenticates. Not thread-safe. */
public final class RecordSeal implements AutoCloseable {
    private final ChainId chainId;
    private final ChainKeys keys;
    private final HmacSha512 hmac = HmacSha512.ofOneKey();

    /** Creates an encoder; the keys are not destroyed. */
    public RecordSeal(ChainId chainId, ChainKeys keys) {
        this.chainId = chainId;
        this.keys = keys;
    }

    /** Encodes a policy and all its policy key versions. */
    public StoredRecord seal(Policy policy) throws IOException {
        var out = new RecordWriter();
        frame(RecordType.POLICY, RecordCodec.encode(policy)).appendTo(out);
        for (var version : policy.versions()) {
            frame(RecordType.POLICY_VERSION, RecordCodec.encode(version)).appendTo(out);
        }
        return record(RecordKind.POLICY, policy.id().toUuid(), out);
    }

    /** Encodes a scope. */
    public StoredRecord seal(Scope scope) throws IOException {
        var out = new RecordWriter();
        frame(RecordType.SCOPE, RecordCodec.encode(scope)).appendTo(out);
        return record(RecordKind.SCOPE, scope.id().toUuid(), out);
    }

    private Frame frame(RecordType type, byte[] body) throws IOException {
        if (body.length > Frame.MAX_BODY_BYTES) {
            throw tooLarge(type.words(), body.length, Frame.MAX_BODY_BYTES);
        }
        return new Frame(type.code(), body, keys.recordMac(hmac, chainId, type.code(), body));
    }

    private static StoredRecord record(RecordKind kind, UUID id, RecordWriter out) throws IOException {
        var content = out.toBytes();
        if (content.length > StoredRecord.MAX_BYTES) {
            throw tooLarge("policy with its policy key versions", content.length, StoredRecord.MAX_BYTES);
        }
        return StoredRecord.takeOwnershipOf(kind, id, content);
    }

    private static IOException tooLarge(String what, int bytes, int most) {
        return new IOException(
                ProviderErrorId.CHAIN_TOO_LARGE.with("A " + what + " of the key chain would have " + bytes
                        + " bytes, but the maximum is " + most
                        + "; nothing was written. Create another policy or scope for further versions"));
    }

    /** Drops the key of the MACs. */
    @Override
    public void close() {
        hmac.forgetKey();
    }
}
