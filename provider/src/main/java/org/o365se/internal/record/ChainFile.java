package org.o365se.internal.record;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.UnrecoverableKeyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.crypto.HmacSha512;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.Scope;
import org.o365se.internal.record.RecordReader.MalformedRecordException;
import org.o365se.rootkey.RootKeyException;

/**
 * The file that holds a key chain; {@code docs/format.md}, part 2, is the specification.
 *
 * <pre>
 * header 102: "O5KC" | version 1 | secret kind | salt 32 | iterations 4 | chain id 16 | secret check 32 | generation 8 | number of records 4
 * record:     type 1 | length 4 | body | MAC 32
 * end:        head MAC 32
 * </pre>
 *
 * <p>With the secret, every MAC is checked before a record is interpreted. Without it, the content can be listed and nothing else.
 */
public final class ChainFile {
    private static final int MAGIC = 0x4F354B43;
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 102;
    private static final int MAX_RECORDS = 4_000_000;
    /** What a high-water file can hold in 18 digits. */
    private static final long MAX_GENERATION = 999_999_999_999_999_999L;

    private static final int MAX_RECORD_BYTES = 8 << 20;
    /** What a file may state and not hold costs no more than a table of so many scopes. */
    private static final int MOST_MADE_READY = 1 << 17;

    private static final int LEAST_RECORD_BYTES = 1 + Integer.BYTES + ChainKeys.MAC_BYTES;

    /**
     * What a file held.
     *
     * @param snapshot the records
     * @param keys the keys that proved them, or null if the file was read without its secret
     */
    public record Loaded(ChainSnapshot snapshot, @Nullable ChainKeys keys) {
        public ChainKeys requireKeys() {
            return Objects.requireNonNull(keys, "The file was read with its secret");
        }
    }

    private record Header(ChainSecret secret, UUID chainId, Bytes check, long generation, int records, Bytes bytes) {}

    private ChainFile() {}

    // ---- writing ----

    /** Writes the file; refuses what {@link #read} would refuse. */
    public static byte[] write(ChainSnapshot snapshot, ChainKeys keys) throws IOException {
        var hmac = HmacSha512.ofOneKey();
        try {
            return write(snapshot, keys, hmac);
        } finally {
            hmac.forgetKey();
        }
    }

    private static byte[] write(ChainSnapshot snapshot, ChainKeys keys, HmacSha512 hmac) throws IOException {
        if (snapshot.generation() < 1 || snapshot.generation() > MAX_GENERATION) {
            throw new IOException(ProviderErrorId.CHAIN_TOO_LARGE.with("The key chain would have generation "
                    + snapshot.generation() + ", and a file holds 1 to " + MAX_GENERATION
                    + "; nothing was written. Report this"));
        }
        var records = new RecordWriter();
        var macs = new RecordMacs();
        for (var policy : snapshot.policies()) {
            append(records, macs, hmac, snapshot.chainId(), keys, RecordType.POLICY, RecordCodec.encode(policy));
            for (var version : policy.versions()) {
                append(
                        records,
                        macs,
                        hmac,
                        snapshot.chainId(),
                        keys,
                        RecordType.POLICY_VERSION,
                        RecordCodec.encode(version));
            }
        }
        for (var scope : snapshot.scopes()) {
            append(records, macs, hmac, snapshot.chainId(), keys, RecordType.SCOPE, RecordCodec.encode(scope));
        }
        var header = headerBytes(snapshot, keys, macs.count());
        return new RecordWriter()
                .raw(header)
                .raw(records.toBytes())
                .raw(keys.headMac(header, macs).copy())
                .toBytes();
    }

    private static byte[] headerBytes(ChainSnapshot snapshot, ChainKeys keys, int records) {
        var origin = keys.origin();
        return ByteBuffer.allocate(HEADER_BYTES)
                .putInt(MAGIC)
                .put((byte) VERSION)
                .put((byte) origin.kind().code())
                .put(origin.salt().copy())
                .putInt(origin.iterations())
                .put(new RecordWriter().uuid(snapshot.chainId()).toBytes())
                .put(keys.check().copy())
                .putLong(snapshot.generation())
                .putInt(records)
                .array();
    }

    private static void append(
            RecordWriter out,
            RecordMacs macs,
            HmacSha512 hmac,
            UUID chainId,
            ChainKeys keys,
            RecordType type,
            byte[] body)
            throws IOException {
        if (body.length > MAX_RECORD_BYTES || macs.count() == MAX_RECORDS) {
            throw new IOException(ProviderErrorId.CHAIN_TOO_LARGE.with(
                    "The key chain would grow beyond what its file can hold (" + MAX_RECORDS
                            + " records of " + MAX_RECORD_BYTES
                            + " bytes each); take another chain for further policies and scopes"));
        }
        var mac = keys.recordMac(hmac, chainId, type.code(), body);
        out.u8(type.code())
                .raw(ByteBuffer.allocate(Integer.BYTES).putInt(body.length).array())
                .raw(body)
                .raw(mac.copy());
        macs.add(mac);
    }

    // ---- reading ----

    /** Returns whether bytes may be a key chain file; reads no more than it needs. */
    public static boolean probe(InputStream in) throws IOException {
        var start = in.readNBytes(Integer.BYTES);
        return start.length == Integer.BYTES && ByteBuffer.wrap(start).getInt() == MAGIC;
    }

    /** Finds the keys of a file whose header was read. */
    @FunctionalInterface
    public interface KeyFinder {
        ChainKeys find(ChainSecret origin, UUID chainId);
    }

    /** Reads a file without its secret: to list it, and nothing else. */
    public static ChainSnapshot list(InputStream stream) throws IOException {
        return read(stream, null).snapshot();
    }

    public static Loaded read(InputStream stream, @Nullable KeyFinder finder) throws IOException {
        var in = new DataInputStream(stream);
        try {
            var header = readHeader(in);
            var keys = finder == null ? null : keysOf(header, finder);
            return new Loaded(readRecords(in, header, keys), keys);
        } catch (EOFException e) {
            throw altered(ProviderErrorId.CHAIN_HEAD_ALTERED, "The key chain file ends too early");
        }
    }

    private static Header readHeader(DataInputStream in) throws IOException {
        var bytes = new byte[HEADER_BYTES];
        int there = in.readNBytes(bytes, 0, HEADER_BYTES);
        var buffer = ByteBuffer.wrap(bytes);
        if (there < Integer.BYTES || buffer.getInt() != MAGIC) {
            throw altered(
                    ProviderErrorId.CHAIN_NOT_A_CHAIN,
                    "The file is not a key chain of O365ServiceEncryption (it does not begin with \"O5KC\")");
        }
        if (there < HEADER_BYTES) {
            throw new EOFException();
        }
        int version = Byte.toUnsignedInt(buffer.get());
        if (version != VERSION) {
            throw altered(
                    ProviderErrorId.CHAIN_VERSION_UNKNOWN,
                    "The key chain file has format version " + version + ", which this release does not know");
        }
        var kind = kindOf(buffer.get());
        var salt = new byte[ChainSecret.SALT_BYTES];
        buffer.get(salt);
        var secret = new ChainSecret(kind, Bytes.takeOwnershipOf(salt), buffer.getInt());
        if (!secret.isWithinBounds()) {
            throw altered(
                    ProviderErrorId.CHAIN_NOT_A_CHAIN,
                    "The key chain file states a PBKDF2 count outside the bounds of this release");
        }
        var chainId = new UUID(buffer.getLong(), buffer.getLong());
        var check = new byte[ChainKeys.MAC_BYTES];
        buffer.get(check);
        long generation = buffer.getLong();
        int records = buffer.getInt();
        if (generation < 1 || generation > MAX_GENERATION || records < 0 || records > MAX_RECORDS) {
            throw altered(ProviderErrorId.CHAIN_HEAD_ALTERED, "The generation or the number of records is impossible");
        }
        return new Header(
                secret, chainId, Bytes.takeOwnershipOf(check), generation, records, Bytes.takeOwnershipOf(bytes));
    }

    private static ChainSecret.Kind kindOf(byte code) throws CorruptedKeyChainException {
        for (var kind : ChainSecret.Kind.values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        throw altered(ProviderErrorId.CHAIN_NOT_A_CHAIN, "The key chain file states an unknown kind of secret");
    }

    private static ChainKeys keysOf(Header header, KeyFinder finder) throws IOException {
        var keys = finder.find(header.secret(), header.chainId());
        if (!keys.check().equals(header.check())) {
            var message = ProviderErrorId.CHAIN_WRONG_SECRET.with(
                    "The secret (password) is not the one of this key chain, or the header of its file was altered; give the right secret, else restore the file");
            throw new IOException(message, new UnrecoverableKeyException(message));
        }
        return keys;
    }

    private static ChainSnapshot readRecords(DataInputStream in, Header header, @Nullable ChainKeys keys)
            throws IOException {
        var hmac = HmacSha512.ofOneKey();
        try {
            return readRecords(in, header, keys, hmac);
        } finally {
            hmac.forgetKey();
        }
    }

    private static ChainSnapshot readRecords(
            DataInputStream in, Header header, @Nullable ChainKeys keys, HmacSha512 hmac) throws IOException {
        var macs = new RecordMacs();
        // What is there bounds what is made ready, not what the header says.
        var records = new Records(Math.max(
                0, Math.min(Math.min(header.records(), MOST_MADE_READY), in.available() / LEAST_RECORD_BYTES)));
        for (int number = 1; number <= header.records(); number++) {
            int code = in.readUnsignedByte();
            int length = in.readInt();
            if (length < 0 || length > MAX_RECORD_BYTES) {
                throw altered(
                        ProviderErrorId.CHAIN_RECORD_ALTERED,
                        "Record " + number + " of the key chain has an impossible length");
            }
            // Grows with what is there, not with what the length says.
            var body = in.readNBytes(length);
            var mac = in.readNBytes(ChainKeys.MAC_BYTES);
            if (body.length < length || mac.length < ChainKeys.MAC_BYTES) {
                throw new EOFException();
            }
            var stated = Bytes.takeOwnershipOf(mac);
            if (keys != null
                    && !keys.recordMac(hmac, header.chainId(), code, body).equals(stated)) {
                throw forged(number, code);
            }
            macs.add(stated);
            records.take(number, code, body);
        }
        var head = in.readNBytes(ChainKeys.MAC_BYTES);
        if (head.length < ChainKeys.MAC_BYTES) {
            throw new EOFException();
        }
        if (in.read() != -1) {
            throw altered(ProviderErrorId.CHAIN_HEAD_ALTERED, "There are bytes after the end of the key chain");
        }
        if (keys != null && !keys.headMac(header.bytes().copy(), macs).equals(Bytes.takeOwnershipOf(head))) {
            throw altered(
                    ProviderErrorId.CHAIN_HEAD_ALTERED,
                    "The head MAC of the key chain does not match: records were left out, repeated or reordered, or the generation was altered");
        }
        return records.assemble(header);
    }

    /** Collects the records of a file: each policy with its policy keys directly after it, then the scopes. */
    private static final class Records {
        private final Map<UUID, Policy> policies = new LinkedHashMap<>();
        private final Map<UUID, Scope> scopes;
        private final Repeats repeats = new Repeats();
        private @Nullable Policy policy;
        private final List<PolicyVersion> versions = new ArrayList<>();

        Records(int expected) {
            // So large that it need not grow.
            scopes = new LinkedHashMap<>(expected + expected / 3 + 1);
        }

        void take(int number, int code, byte[] body) throws CorruptedKeyChainException {
            var type = RecordType.of(code)
                    .orElseThrow(() -> altered(
                            ProviderErrorId.CHAIN_INCONSISTENT,
                            "Record " + number + " of the key chain is of type " + code + ", which format version "
                                    + VERSION + " does not have"));
            try {
                switch (type) {
                    case POLICY -> take(RecordCodec.decodePolicy(body));
                    case POLICY_VERSION -> take(RecordCodec.decodePolicyVersion(body));
                    case SCOPE -> take(RecordCodec.decodeScope(body, repeats));
                }
            } catch (MalformedRecordException | RootKeyException e) {
                throw altered(
                        ProviderErrorId.CHAIN_INCONSISTENT,
                        "Record " + number + " (" + type.words() + ") of the key chain cannot be read: "
                                + e.getMessage());
            }
        }

        private void take(Policy next) throws MalformedRecordException {
            endPolicy();
            if (!scopes.isEmpty() || policies.containsKey(next.id())) {
                throw new MalformedRecordException("it is there twice, or after a scope");
            }
            policy = next;
        }

        private void take(PolicyVersion version) throws MalformedRecordException {
            var key = version.binding().key();
            if (policy == null || !policy.id().equals(key.policy())) {
                throw new MalformedRecordException("it does not follow its policy");
            }
            if (!versions.isEmpty() && versions.get(versions.size() - 1).number() >= key.version()) {
                throw new MalformedRecordException("the policy key versions do not grow");
            }
            if (versions.size() == Limits.POLICY_VERSIONS) {
                throw new MalformedRecordException("its policy has too many versions");
            }
            versions.add(version);
        }

        private void take(Scope scope) throws MalformedRecordException {
            endPolicy();
            if (scopes.putIfAbsent(scope.id(), scope) != null) {
                throw new MalformedRecordException("it is there twice");
            }
        }

        private void endPolicy() {
            if (policy != null) {
                policies.put(policy.id(), policy.withVersions(versions));
                policy = null;
                versions.clear();
            }
        }

        ChainSnapshot assemble(Header header) throws CorruptedKeyChainException {
            endPolicy();
            return ChainSnapshot.assemble(header.chainId(), header.generation(), policies, scopes);
        }
    }

    /** Describes a record by its frame alone, because its body is not authentic. */
    private static CorruptedKeyChainException forged(int number, int code) {
        var type = RecordType.of(code);
        return altered(
                type.map(RecordType::whenAltered).orElse(ProviderErrorId.CHAIN_RECORD_ALTERED),
                "Record " + number + " (" + type.map(RecordType::words).orElse("of unknown type " + code)
                        + ") of the key chain was altered, or made by somebody who does not have the chain's secret");
    }

    private static CorruptedKeyChainException altered(ProviderErrorId id, String what) {
        return new CorruptedKeyChainException(
                id, what + "; nothing of the chain is used: restore the file from a good copy");
    }
}
