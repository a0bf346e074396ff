package org.o365se.internal.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.ScopeId;
import org.o365se.internal.record.RecordReader.MalformedRecordException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.store.StoredRecord;

/**
 * Creates a snapshot from the records of one generation. With the keys of the chain every MAC is checked before a frame is parsed; without them the content can
 * only be listed. Not thread-safe.
 */
public final class ChainReader implements AutoCloseable {
    private final ChainHeader header;
    private final @Nullable ChainKeys keys;
    private final HmacSha512 hmac = HmacSha512.ofOneKey();
    private final RecordMacs.Collector macs = new RecordMacs.Collector();
    private final Interner interner = new Interner();
    private final Map<PolicyId, Policy> policies = new LinkedHashMap<>();
    private final Map<ScopeId, Scope> scopes = new LinkedHashMap<>();
    private int frames;

    /** Creates a reader; the keys are not destroyed. */
    public ChainReader(ChainHeader header, @Nullable ChainKeys keys) {
        this.header = header;
        this.keys = keys;
    }

    public void take(StoredRecord record) throws CorruptedKeyChainException {
        var parts = Frame.split(record.toBytes(), frames + 1);
        Policy policy = null;
        var versions = new ArrayList<PolicyVersion>(0);
        for (var part : parts) {
            int number = ++frames;
            requireAuthentic(number, part);
            var type = RecordType.of(part.code())
                    .orElseThrow(() -> ChainHeader.altered(
                            ProviderErrorId.CHAIN_INCONSISTENT,
                            "Record " + number + " of the key chain is of type " + part.code()
                                    + ", which is unknown in this format version"));
            try {
                switch (type) {
                    case POLICY -> policy = first(RecordCodec.decodePolicy(part.sharedBody()));
                    case POLICY_VERSION -> add(versions, RecordCodec.decodePolicyVersion(part.sharedBody()), policy);
                    case SCOPE -> add(RecordCodec.decodeScope(part.sharedBody(), interner));
                }
            } catch (MalformedRecordException | RootKeyException e) {
                throw ChainHeader.altered(
                        ProviderErrorId.CHAIN_INCONSISTENT,
                        "Record " + number + " (" + type.words() + ") of the key chain cannot be read: "
                                + e.getMessage());
            }
        }
        if (policy != null) {
            policies.put(policy.id(), policy.withVersions(versions));
        }
        macs.add(record, parts);
    }

    /** Describes a forged frame only by its position and type, because its body is untrusted. */
    private void requireAuthentic(int number, Frame frame) throws CorruptedKeyChainException {
        if (keys == null
                || keys.recordMac(hmac, header.chainId(), frame.code(), frame.sharedBody())
                        .equals(frame.mac())) {
            return;
        }
        var type = RecordType.of(frame.code());
        throw ChainHeader.altered(
                type.map(RecordType::whenAltered).orElse(ProviderErrorId.CHAIN_RECORD_ALTERED),
                "Record " + number + " (" + type.map(RecordType::words).orElse("of unknown type " + frame.code())
                        + ") of the key chain was altered, or written without the chain's secret");
    }

    private Policy first(Policy next) throws MalformedRecordException {
        if (!scopes.isEmpty() || policies.containsKey(next.id())) {
            throw new MalformedRecordException("it occurs twice, or after a scope");
        }
        return next;
    }

    private static void add(List<PolicyVersion> versions, PolicyVersion version, @Nullable Policy policy)
            throws MalformedRecordException {
        var key = version.binding().key();
        if (policy == null || !policy.id().equals(key.policy())) {
            throw new MalformedRecordException("it does not follow its policy");
        }
        if (!versions.isEmpty() && versions.get(versions.size() - 1).number() >= key.version()) {
            throw new MalformedRecordException("the policy key versions are not in ascending order");
        }
        if (versions.size() == Limits.POLICY_VERSIONS) {
            throw new MalformedRecordException("its policy has too many versions");
        }
        versions.add(version);
    }

    private void add(Scope scope) throws MalformedRecordException {
        if (scopes.putIfAbsent(scope.id(), scope) != null) {
            throw new MalformedRecordException("it occurs twice");
        }
    }

    private static CorruptedKeyChainException headAltered() {
        return ChainHeader.altered(
                ProviderErrorId.CHAIN_HEAD_ALTERED,
                "The head MAC of the key chain does not match: records were omitted, repeated or reordered, or the generation was altered");
    }

    /** Checks the head MAC, and that the records are consistent. */
    public SealedSnapshot end(Bytes headMac) throws CorruptedKeyChainException {
        var all = macs.toMacs();
        if (frames != header.records()
                || (keys != null && !keys.headMac(header.toBytes(), all.parts()).equals(headMac))) {
            throw headAltered();
        }
        return new SealedSnapshot(ChainSnapshot.assemble(header.chainId(), header.generation(), policies, scopes), all);
    }

    /** Checks the head MAC over a known chain with its changed records, which were taken, and that all records are consistent. */
    public SealedSnapshot endOfChanges(SealedSnapshot known, List<StoredRecord> changedRecords, Bytes headMac)
            throws CorruptedKeyChainException {
        var all = known.macs().with(known.snapshot(), changedRecords);
        if (keys == null
                || all.count() != header.records()
                || !keys.headMac(header.toBytes(), all.parts()).equals(headMac)) {
            throw headAltered();
        }
        var changed = known.snapshot().replacing(policies.values(), scopes.values());
        return new SealedSnapshot(changed.withGeneration(header.generation()).requireConsistent(), all);
    }

    /** Drops the key of the MACs. */
    @Override
    public void close() {
        hmac.forgetKey();
    }
}
