package org.o365se.internal.record;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainId;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.record.RecordReader.MalformedRecordException;
import org.o365se.store.RecordKind;
import org.o365se.store.StoredRecord;

/**
 * The file of a key chain; {@code docs/reference/format.md}, part 2, is the specification.
 *
 * <pre>
 * {@link ChainHeader} 102 | {@link Frame}s | head MAC 32
 * </pre>
 *
 * <p>The frames of a policy follow each other: its state, then the versions of its policy key. They are one record of a store.
 */
public final class ChainFile {
    /**
     * The content of a file.
     *
     * @param snapshot the content
     * @param keys the keys that authenticated it, or null if the file was read without its secret
     */
    public record Loaded(ChainSnapshot snapshot, @Nullable ChainKeys keys) {
        public ChainKeys requireKeys() {
            return Objects.requireNonNull(keys, "The file was read with its secret");
        }
    }

    /** Returns the keys of a file whose header was read. */
    @FunctionalInterface
    public interface KeyFinder {
        ChainKeys find(ChainSecret origin, ChainId chainId);
    }

    /** Receives the parts of a file in their order. */
    public interface Visitor {
        void header(byte[] header) throws IOException;

        void record(StoredRecord record) throws IOException;

        void headMac(Bytes mac) throws IOException;
    }

    private ChainFile() {}

    // ---- writing ----

    /** Writes a whole chain; refuses what {@link #read} would refuse. */
    public static byte[] write(ChainSnapshot snapshot, ChainKeys keys) throws IOException {
        var change = SealedSnapshot.whole(Optional.empty(), keys, snapshot).change();
        return write(change.next().toBytes(), change.records());
    }

    /** Writes a file from its parts: the content of the head, and all records in their order. */
    public static byte[] write(byte[] head, Iterable<StoredRecord> records) {
        var out = new RecordWriter().raw(Arrays.copyOf(head, ChainHeader.BYTES));
        records.forEach(record -> out.raw(record.toBytes()));
        return out.raw(Arrays.copyOfRange(head, ChainHeader.BYTES, head.length)).toBytes();
    }

    // ---- reading ----

    /**
     * Returns whether bytes may be a key chain file.
     *
     * @param content its beginning
     * @return whether a key chain file begins with these bytes
     */
    public static boolean isMagic(byte[] content) {
        return content.length >= Integer.BYTES && ChainHeader.isMagic(Arrays.copyOf(content, Integer.BYTES));
    }

    /** Reads a file without its secret, only to list it. */
    public static ChainSnapshot list(InputStream stream) throws IOException {
        return read(stream, null).snapshot();
    }

    public static Loaded read(InputStream stream, @Nullable KeyFinder finder) throws IOException {
        try (var loader = new Loader(finder)) {
            scan(stream, loader);
            return loader.loaded();
        }
    }

    /** Reads a file record by record, without authentication. */
    public static void scan(InputStream stream, Visitor visitor) throws IOException {
        var in = new DataInputStream(stream);
        var start = in.readNBytes(ChainHeader.BYTES);
        var header = ChainHeader.parse(start);
        try {
            visitor.header(start);
            new Grouping(visitor).readAll(in, header.records());
        } catch (EOFException e) {
            throw ChainHeader.tooShort();
        }
        var mac = in.readNBytes(ChainKeys.MAC_BYTES);
        if (mac.length < ChainKeys.MAC_BYTES) {
            throw ChainHeader.tooShort();
        }
        if (in.read() != -1) {
            throw ChainHeader.altered(
                    ProviderErrorId.CHAIN_HEAD_ALTERED, "There are bytes after the end of the key chain");
        }
        visitor.headMac(Bytes.takeOwnershipOf(mac));
    }

    /** Returns the generation in the header of a file, or 0 if the file is too short. */
    public static long statedGeneration(byte[] start) {
        return ChainHeader.statedGeneration(start);
    }

    /** Returns the aliases in a record. */
    public static Set<String> aliasesOf(StoredRecord record) throws CorruptedKeyChainException {
        var first = Frame.split(record.toBytes(), 1).get(0);
        var aliases = new HashSet<String>();
        try {
            var names = record.kind() == RecordKind.SCOPE
                    ? RecordCodec.decodeScope(first.sharedBody()).names()
                    : RecordCodec.decodePolicy(first.sharedBody()).names();
            names.stream().map(name -> name.alias().toString()).forEach(aliases::add);
        } catch (MalformedRecordException e) {
            throw ChainHeader.altered(
                    ProviderErrorId.CHAIN_INCONSISTENT, "A record of the key chain cannot be read: " + e.getMessage());
        }
        return aliases;
    }

    /** Combines the frames of a policy. */
    private static final class Grouping {
        private final Visitor visitor;
        private final RecordWriter policy = new RecordWriter();
        private @Nullable UUID policyId;
        private int policyBytes;

        Grouping(Visitor visitor) {
            this.visitor = visitor;
        }

        void readAll(DataInputStream in, int frames) throws IOException {
            for (int number = 1; number <= frames; number++) {
                take(Frame.read(in, number), number);
            }
            endPolicy();
        }

        private void take(byte[] frame, int number) throws IOException {
            int code = Byte.toUnsignedInt(frame[0]);
            boolean isVersion = code == RecordType.POLICY_VERSION.code();
            if (!isVersion) {
                endPolicy();
            }
            if (code == RecordType.POLICY.code() || (isVersion && policyId != null)) {
                if (policyId == null) {
                    policyId = idIn(frame);
                }
                policyBytes += frame.length;
                if (policyBytes > StoredRecord.MAX_BYTES) {
                    throw ChainHeader.altered(
                            ProviderErrorId.CHAIN_RECORD_ALTERED,
                            "The policy that ends with record " + number + " of the key chain is longer than allowed");
                }
                policy.raw(frame);
            } else {
                var kind = code == RecordType.SCOPE.code() ? RecordKind.SCOPE : RecordKind.POLICY;
                visitor.record(StoredRecord.takeOwnershipOf(kind, idIn(frame), frame));
            }
        }

        private void endPolicy() throws IOException {
            if (policyId != null) {
                visitor.record(StoredRecord.takeOwnershipOf(RecordKind.POLICY, policyId, policy.toBytes()));
                policyId = null;
                policyBytes = 0;
                policy.clear();
            }
        }

        /** Returns the id at the beginning of the body of a policy or scope. A body that is too short is refused when it is read. */
        private static UUID idIn(byte[] frame) {
            var body = ByteBuffer.wrap(frame, Frame.PREFIX_BYTES, frame.length - Frame.PREFIX_BYTES);
            return body.remaining() < 2 * Long.BYTES ? new UUID(0, 0) : new UUID(body.getLong(), body.getLong());
        }
    }

    /** Creates a snapshot from a file. */
    private static final class Loader implements Visitor, AutoCloseable {
        private final @Nullable KeyFinder finder;
        private @Nullable ChainKeys keys;
        private @Nullable ChainReader reader;
        private @Nullable ChainSnapshot snapshot;

        Loader(@Nullable KeyFinder finder) {
            this.finder = finder;
        }

        @Override
        public void header(byte[] bytes) throws IOException {
            var header = ChainHeader.parse(bytes);
            if (finder != null) {
                keys = finder.find(header.secret(), header.chainId());
                header.requireSecretOf(keys);
            }
            reader = new ChainReader(header, keys);
        }

        @Override
        public void record(StoredRecord record) throws IOException {
            reader().take(record);
        }

        @Override
        public void headMac(Bytes mac) throws IOException {
            snapshot = reader().end(mac).snapshot();
        }

        private ChainReader reader() {
            if (reader == null) {
                throw new IllegalStateException("The header comes first");
            }
            return reader;
        }

        Loaded loaded() {
            if (snapshot == null) {
                throw new IllegalStateException("The file was not read to its end");
            }
            return new Loaded(snapshot, keys);
        }

        @Override
        public void close() {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
