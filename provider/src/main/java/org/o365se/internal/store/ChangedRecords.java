package org.o365se.internal.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.record.ChainHead;
import org.o365se.internal.record.ChainKeys;
import org.o365se.internal.record.ChainReader;
import org.o365se.internal.record.SealedSnapshot;
import org.o365se.store.KeyChainStore;
import org.o365se.store.StoredHead;
import org.o365se.store.StoredRecord;

/**
 * Follows a known chain by its changed records alone. The head authenticates all records together, so that a change that the store conceals is found. Whatever
 * does not fit ends the attempt, and the whole chain is read, which finds out why. Not thread-safe.
 */
final class ChangedRecords implements KeyChainStore.Visitor, AutoCloseable {
    private final SealedSnapshot known;
    private final ChainKeys keys;
    private final List<StoredRecord> records = new ArrayList<>();
    private @Nullable StoredHead head;
    private @Nullable ChainHead parsed;
    private @Nullable ChainReader reader;

    /** The chain after the changes, and its head. */
    record Followed(SealedSnapshot sealed, StoredHead head) {}

    /** The keys are those of the known chain and are not destroyed. */
    ChangedRecords(SealedSnapshot known, ChainKeys keys) {
        this.known = known;
        this.keys = keys;
    }

    /** Reads the changes; empty if the whole chain must be read. */
    Optional<Followed> readFrom(KeyChainStore store) throws IOException {
        try {
            if (!store.scanSince(known.snapshot().generation(), this)
                    || head == null
                    || parsed == null
                    || reader == null) {
                return Optional.empty();
            }
            return Optional.of(new Followed(reader.endOfChanges(known, records, parsed.mac()), head));
        } catch (CorruptedKeyChainException e) {
            // The whole chain shows whether it is the chain or the account of its changes.
            return Optional.empty();
        }
    }

    @Override
    public void head(StoredHead next) throws IOException {
        close();
        records.clear();
        parsed = ChainHead.parse(next.toBytes());
        var header = parsed.header();
        head = header.secret().equals(keys.origin())
                        && header.chainId().equals(known.snapshot().chainId())
                ? next
                : null;
        reader = new ChainReader(header, keys);
    }

    @Override
    public void record(StoredRecord next) throws IOException {
        if (head != null && reader != null) {
            reader.take(next);
            records.add(next);
        }
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
