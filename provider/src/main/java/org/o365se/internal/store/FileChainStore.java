package org.o365se.internal.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.file.LockFile;
import org.o365se.internal.file.UnsyncedException;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.record.ChainFile;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.store.KeyChainStore;
import org.o365se.store.RecordKind;
import org.o365se.store.StoredChange;
import org.o365se.store.StoredHead;
import org.o365se.store.StoredRecord;
import org.o365se.store.UnsyncedCommitException;

/**
 * Stores a key chain in a file that several processes may change: it is read, changed and replaced as a whole under a lock file. For up to 100,000 scopes;
 * finding one record reads the file. Thread-safe.
 */
public final class FileChainStore implements KeyChainStore {
    private static final long MAX_FILE_BYTES = 1 << 30;
    private static final int MAX_SCANS = 100;

    private final Path file;
    private volatile @Nullable Scanned scanned;

    /** The content of a version of the file, so that a change does not copy data that were corrupted on the disk later. */
    record Scanned(StoredHead head, Bytes digest) {}

    /** Creates a store; the path is resolved, so that no link is followed later. */
    public FileChainStore(Path file) {
        this.file = file;
    }

    @Override
    public Optional<StoredHead> head() throws IOException {
        try {
            return FileVersion.of(file).map(version -> {
                var content = version.head().copy();
                return new StoredHead(ChainFile.statedGeneration(content), content, version);
            });
        } catch (IOException e) {
            throw new IOException(
                    ProviderErrorId.FILE_UNREADABLE.with("The file " + file + " cannot be read: " + e
                            + "; check the permissions of the file and of the folders above it, and the disk"),
                    e);
        }
    }

    @Override
    public Optional<StoredRecord> record(UUID id) throws IOException {
        return find(record -> record.id().equals(id));
    }

    @Override
    public Optional<StoredRecord> recordNamed(String alias) throws IOException {
        return find(record -> ChainFile.aliasesOf(record).contains(alias));
    }

    private interface Condition {
        boolean holdsFor(StoredRecord record) throws IOException;
    }

    private Optional<StoredRecord> find(Condition condition) throws IOException {
        var found = new ArrayList<StoredRecord>();
        scan(new Visitor() {
            @Override
            public void head(StoredHead head) {
                found.clear();
            }

            @Override
            public void record(StoredRecord next) throws IOException {
                if (condition.holdsFor(next)) {
                    found.add(next);
                }
            }
        });
        return found.stream().findFirst();
    }

    // ---- reading ----

    @Override
    public boolean scan(Visitor visitor) throws IOException {
        for (int scans = 1; scans <= MAX_SCANS; scans++) {
            // The version before the content, so that a change in between is read again rather than missed.
            var head = head();
            if (head.isEmpty()) {
                return false;
            }
            try {
                var digest = read(head.get(), visitor);
                if (digest.isPresent()) {
                    scanned = new Scanned(head.get(), digest.get());
                    return true;
                }
            } catch (NoSuchFileException removed) {
                return false;
            }
        }
        throw new IOException(ProviderErrorId.FILE_UNREADABLE.with("The file " + file
                + " was replaced each time it was read; find the program that writes it so often, then try again"));
    }

    /** Reads a version of the file, and returns its digest; empty if the file was replaced in the meantime. */
    private Optional<Bytes> read(StoredHead head, Visitor visitor) throws IOException {
        try {
            return AtomicFile.read(file, MAX_FILE_BYTES, in -> {
                // Here, because an interrupt restarts the reading.
                visitor.head(head);
                var parts = new Parts(head, visitor);
                var digest = new DigestInputStream(in, JdkAlgorithms.sha256());
                ChainFile.scan(digest, parts);
                return parts.isThatVersion()
                        ? Optional.of(
                                Bytes.takeOwnershipOf(digest.getMessageDigest().digest()))
                        : Optional.empty();
            });
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            if (!Optional.of(head).equals(head())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Passes the records to the visitor, and compares the rest with the head. */
    private static final class Parts implements ChainFile.Visitor {
        private final byte[] expected;
        private final Visitor visitor;
        private final ByteArrayOutputStream found = new ByteArrayOutputStream();

        Parts(StoredHead head, Visitor visitor) {
            this.expected = head.toBytes();
            this.visitor = visitor;
        }

        @Override
        public void header(byte[] header) {
            found.writeBytes(header);
        }

        @Override
        public void record(StoredRecord record) throws IOException {
            visitor.record(record);
        }

        @Override
        public void headMac(Bytes mac) {
            found.writeBytes(mac.copy());
        }

        boolean isThatVersion() {
            return Arrays.equals(expected, found.toByteArray());
        }
    }

    // ---- changing ----

    @Override
    public <T> T change(Work<T> work) throws IOException {
        return LockFile.change(file, lock -> work.run(change -> commit(lock, change)));
    }

    private StoredHead commit(LockFile lock, StoredChange change) throws IOException {
        requireUnchanged(lock, change.expected());
        AtomicFile.removeLeftOvers(file);
        var content = ChainFile.write(change.next().toBytes(), recordsAfter(lock, change));
        try {
            AtomicFile.replace(file, content, () -> requireUnchanged(lock, change.expected()));
        } catch (UnsyncedException e) {
            throw new UnsyncedCommitException(e.id(), e.text(), e, committed(change, content));
        }
        return committed(change, content);
    }

    /** Checks, immediately before the file is replaced, that it has not changed and that the lock is still held. */
    private void requireUnchanged(LockFile lock, Optional<StoredHead> expected) throws IOException {
        lock.requireHeld(file, expected.equals(head()));
    }

    private List<StoredRecord> recordsAfter(LockFile lock, StoredChange change) throws IOException {
        var policies = new LinkedHashMap<UUID, StoredRecord>();
        var scopes = new LinkedHashMap<UUID, StoredRecord>();
        if (change.expected().isPresent()) {
            collect(lock, change.expected().get(), policies, scopes);
        }
        for (var record : change.records()) {
            (record.kind() == RecordKind.POLICY ? policies : scopes).put(record.id(), record);
        }
        var all = new ArrayList<>(policies.values());
        all.addAll(scopes.values());
        return all;
    }

    private void collect(
            LockFile lock, StoredHead expected, Map<UUID, StoredRecord> policies, Map<UUID, StoredRecord> scopes)
            throws IOException {
        var digest = read(expected, new Visitor() {
            @Override
            public void head(StoredHead head) {
                policies.clear();
                scopes.clear();
            }

            @Override
            public void record(StoredRecord next) {
                (next.kind() == RecordKind.POLICY ? policies : scopes).put(next.id(), next);
            }
        });
        lock.requireHeld(file, digest.isPresent());
        requireUndecayed(scanned, new Scanned(expected, digest.orElseThrow()));
    }

    /** Throws if two reads of one version of the file differ. */
    static void requireUndecayed(@Nullable Scanned first, Scanned second) throws CorruptedKeyChainException {
        if (first != null && first.head().equals(second.head()) && !first.equals(second)) {
            throw new CorruptedKeyChainException(
                    ProviderErrorId.CHAIN_RECORD_ALTERED,
                    "The content of the key chain file has changed although no program has written to it; nothing was changed. Check the disk, and restore the file from a good copy");
        }
    }

    private StoredHead committed(StoredChange change, byte[] content) {
        var head = headNow(change);
        scanned = new Scanned(head, Bytes.takeOwnershipOf(JdkAlgorithms.sha256().digest(content)));
        return head;
    }

    /** Records the new version. The change is valid even if this fails: then the next check reads the file again. */
    private StoredHead headNow(StoredChange change) {
        try {
            var now = head();
            if (now.isPresent()
                    && Arrays.equals(now.get().toBytes(), change.next().toBytes())) {
                return now.get();
            }
        } catch (IOException unseen) {
            // As below.
        }
        return change.next();
    }

    /** Returns for example {@code file /var/lib/o365se/service.keychain}. */
    @Override
    public String toString() {
        return "file " + file;
    }

    @Override
    public void close() {
        // No file is open between two calls.
    }
}
