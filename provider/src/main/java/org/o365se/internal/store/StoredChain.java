package org.o365se.internal.store;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.UnsyncedException;
import org.o365se.internal.model.ChainId;
import org.o365se.internal.model.ChainPlan;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.record.ChainHead;
import org.o365se.internal.record.ChainKeys;
import org.o365se.internal.record.ChainReader;
import org.o365se.internal.record.ChainSecret;
import org.o365se.internal.record.RecordMacs;
import org.o365se.internal.record.SealedSnapshot;
import org.o365se.store.KeyChainStore;
import org.o365se.store.StoredHead;
import org.o365se.store.StoredRecord;
import org.o365se.store.UnsyncedCommitException;

/**
 * A key chain in a store: authenticates the store's records with the chain's secret, and seals new ones. Only {@link #create} creates the chain. The chain
 * never returns to an earlier generation.
 *
 * <p>The high-water file is raised to the current generation before the next one is stored, and to that one afterwards. A crash between the two leaves it one
 * behind, never ahead, and a change fails if the file cannot be raised. Where several hosts share a chain, each raises its own mark also when it reads.
 *
 * <p>Thread-safe; changes are made by one thread at a time.
 */
public final class StoredChain implements ChainStorage {
    private static final long FIRST_GENERATION = 1;
    /** The increase of all counters of a restored chain, so that no version number of the lost period is used again. */
    private static final long RESTORE_STEP = 1 << 16;

    private final KeyChainStore store;
    private final ChainPlace place;
    private final Optional<HighWater> highWater;
    private final Supplier<char[]> secretSource;
    private @Nullable ChainKeys keys;
    private SealedSnapshot newest = new SealedSnapshot(ChainSnapshot.empty(ChainId.random()), RecordMacs.NONE);
    /** The head of {@link #newest}; empty until one was read. */
    private Optional<StoredHead> newestHead = Optional.empty();

    private final RefusedHead refused = new RefusedHead();

    /** Takes ownership of the store. Each array that the source returns is wiped after use. */
    public StoredChain(KeyChainStore store, ChainPlace place, Supplier<char[]> secretSource) {
        this.store = store;
        this.place = place;
        this.highWater = place.highWater().map(HighWater::new);
        this.secretSource = secretSource;
    }

    // ---- reading ----

    @Override
    public synchronized ChainSnapshot load() throws IOException {
        // The mark before the chain: the mark follows the chain, so that a concurrent writer cannot make the chain seem
        // old.
        var mark = mark();
        var head = store.head().orElseThrow(() -> missing(mark));
        if (newestHead.equals(Optional.of(head))) {
            requireNotBehind(newest.snapshot(), mark);
            return newest.snapshot();
        }
        refused.require(head, secretSource);
        var followed = follow(mark);
        if (followed.isPresent()) {
            return followed.get();
        }
        try (var loading = read()) {
            var loaded = loading.sealed().snapshot();
            requireNotBehind(loaded, mark);
            if (newestHead.isPresent()) {
                HighWater.requireNotBehind(loaded, markOf(newest.snapshot()), place);
            }
            raiseAsReader(loaded);
            adopt(loading.sealed(), loading.head(), loading.takeKeys());
            return loaded;
        }
    }

    /** Reads the changed records alone; empty if the whole chain must be read. */
    private Optional<ChainSnapshot> follow(Optional<HighWater.Mark> mark) throws IOException {
        var known = keys;
        if (newestHead.isEmpty() || known == null) {
            return Optional.empty();
        }
        try (var changes = new ChangedRecords(newest, known)) {
            var followed = changes.readFrom(store);
            if (followed.isEmpty()) {
                return Optional.empty();
            }
            var snapshot = followed.get().sealed().snapshot();
            if (snapshot.generation() <= newest.snapshot().generation()) {
                return Optional.empty();
            }
            requireNotBehind(snapshot, mark);
            raiseAsReader(snapshot);
            adopt(followed.get().sealed(), followed.get().head(), known);
            return Optional.of(snapshot);
        }
    }

    /** Raises the mark of this host to what another host has stored; before it is used, so that what was used is never forgotten. */
    private void raiseAsReader(ChainSnapshot snapshot) throws IOException {
        if (place.isShared()) {
            raiseTo(snapshot);
        }
    }

    private Optional<HighWater.Mark> mark() throws IOException {
        return highWater.isPresent() ? highWater.get().read() : Optional.empty();
    }

    private void requireNotBehind(ChainSnapshot snapshot, Optional<HighWater.Mark> mark) throws IOException {
        if (highWater.isPresent()) {
            HighWater.requireNotBehind(
                    snapshot, mark.orElseThrow(() -> highWater.get().absent(place)), place);
        }
    }

    /** Returns the failure for a missing chain, which is never treated as new, because the path may be mistyped or its volume not mounted. */
    private IOException missing(Optional<HighWater.Mark> mark) {
        var reached = newestHead.isPresent() ? Optional.of(markOf(newest.snapshot())) : mark;
        return reached.map(known -> HighWater.missing(known, place))
                .orElseGet(() -> new IOException(ProviderErrorId.CHAIN_IS_MISSING.with("There is no key chain "
                        + (place.isShared() ? "in the " : "") + place.chain()
                        + "; create the chain with 'o365se chain init', mount its volume, or correct keychain.uri"
                        + place.slip())));
    }

    private static HighWater.Mark markOf(ChainSnapshot snapshot) {
        return new HighWater.Mark(snapshot.chainId(), snapshot.generation());
    }

    /** Reads the whole chain; records its head if it is refused permanently. */
    private Loading read() throws IOException {
        var loading = new Loading();
        try {
            if (!store.scan(loading)) {
                throw missing(mark());
            }
            loading.end();
            return loading;
        } catch (IOException e) {
            loading.remember(e);
            loading.close();
            throw e;
        } catch (RuntimeException e) {
            loading.close();
            throw e;
        }
    }

    /** A chain that is being read, and its keys until ownership passes on. */
    private final class Loading implements KeyChainStore.Visitor, AutoCloseable {
        private @Nullable StoredHead head;
        private @Nullable ChainHead parsed;
        private @Nullable ChainKeys found;
        private @Nullable ChainReader reader;
        private @Nullable SealedSnapshot sealed;

        @Override
        public void head(StoredHead next) throws IOException {
            close();
            head = next;
            parsed = ChainHead.parse(next.toBytes());
            var header = parsed.header();
            found = keysOf(header.secret(), header.chainId());
            header.requireSecretOf(found);
            reader = new ChainReader(header, found);
        }

        @Override
        public void record(StoredRecord next) throws IOException {
            required(reader).take(next);
        }

        void end() throws IOException {
            sealed = required(reader).end(required(parsed).mac());
        }

        void remember(IOException reason) {
            if (head != null) {
                refused.remember(head, reason);
            }
        }

        SealedSnapshot sealed() {
            return required(sealed);
        }

        StoredHead head() {
            return required(head);
        }

        ChainKeys takeKeys() {
            var taken = required(found);
            found = null;
            return taken;
        }

        @Override
        public void close() {
            if (reader != null) {
                reader.close();
                reader = null;
            }
            if (found != null && found != keys) {
                found.destroy();
            }
            found = null;
        }

        private static <T> T required(@Nullable T part) {
            return Objects.requireNonNull(part, "a store gives the head first");
        }
    }

    /** Reads the secret only if the chain was stored with a different one, because a password costs most of a second. */
    private ChainKeys keysOf(ChainSecret origin, ChainId chainId) {
        var known = keys;
        if (known != null
                && known.origin().equals(origin)
                && newest.snapshot().chainId().equals(chainId)) {
            return known;
        }
        var secret = secretSource.get();
        try {
            refused.offered(secret);
            return ChainKeys.derive(origin, chainId, secret);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    // ---- changing ----

    @Override
    public Optional<ChainSnapshot> commit(ChainPlan plan) throws IOException {
        return store.change(writer -> commit(writer, plan));
    }

    /** Applies and stores in one step, so that the stored generation follows the snapshot of the plan, and not one that a reader has loaded in the meantime. */
    private synchronized Optional<ChainSnapshot> commit(KeyChainStore.Writer writer, ChainPlan plan)
            throws IOException {
        var base = load();
        var next = plan.applyTo(base);
        if (next.isPresent()) {
            // Also without a change: a writer that was killed may have left the mark behind the chain.
            raiseToWhatIsThere();
        }
        if (next.isPresent() && next.get() != base) {
            var known = knownKeys();
            store(writer, newest.next(newestHead, known, next.get(), plan.policies(), plan.scopes()), known);
        }
        return next;
    }

    /**
     * Creates an empty chain; durable when it returns. After a failure or a crash, it can be called again.
     *
     * @throws IOException if the chain exists, or has existed
     */
    public ChainSnapshot create() throws IOException {
        store.prepare();
        return store.change(this::create);
    }

    private synchronized ChainSnapshot create(KeyChainStore.Writer writer) throws IOException {
        requireAbsent();
        var mark = mark();
        // The first generation is empty, so nothing is lost if it was never stored.
        if (mark.isPresent() && mark.get().generation() > FIRST_GENERATION) {
            throw HighWater.missing(mark.get(), place);
        }
        var first = ChainSnapshot.empty(ChainId.random()).withGeneration(FIRST_GENERATION);
        var secret = secretSource.get();
        try {
            var firstKeys = newKeys(first, secret);
            // Again, because reading a secret may take long and the lock may have been lost.
            requireAbsent();
            if (highWater.isPresent()) {
                // Before the chain: a chain without its mark would have to be restored.
                highWater.get().write(markOf(first));
            }
            store(writer, SealedSnapshot.whole(Optional.empty(), firstKeys, first), firstKeys);
            return first;
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    /**
     * Begins to follow a chain that other hosts use: records its generation as the mark of this host, which has none. The chain does not change.
     *
     * @param least the generation that the chain is known to have reached
     * @throws IOException if this host has a mark, or the chain is older
     */
    public synchronized ChainSnapshot join(long least) throws IOException {
        var mark = mark();
        if (mark.isPresent() || highWater.isEmpty()) {
            throw new IOException(ProviderErrorId.HIGH_WATER_EXISTS.with("This host already knows generation "
                    + mark.map(HighWater.Mark::generation).orElse(0L) + " of the " + place.chain()
                    + "; use the chain without joining it"));
        }
        try (var loading = read()) {
            var loaded = loading.sealed().snapshot();
            HighWater.requireNotBehind(loaded, new HighWater.Mark(loaded.chainId(), least), place);
            highWater.get().write(markOf(loaded));
            return loaded;
        }
    }

    /**
     * Stores the content of another chain here, under this chain's own secret and at the same generation. Can be called again after a failure, and has no effect
     * if the content is here.
     *
     * @throws IOException if another chain is here, or another state of this one
     */
    public ChainSnapshot createCopyOf(ChainSnapshot content) throws IOException {
        store.prepare();
        return store.change(writer -> createCopyOf(writer, content));
    }

    private synchronized ChainSnapshot createCopyOf(KeyChainStore.Writer writer, ChainSnapshot content)
            throws IOException {
        if (store.head().isPresent()) {
            var there = load();
            if (!there.equalsContentOf(content)) {
                requireAbsent();
            }
            return there;
        }
        var mark = mark();
        if (mark.isPresent()) {
            HighWater.requireNotBehind(content, mark.get(), place);
        }
        var secret = secretSource.get();
        try {
            var copyKeys = newKeys(content, secret);
            requireAbsent();
            if (highWater.isPresent()) {
                highWater.get().write(markOf(content));
            }
            store(writer, SealedSnapshot.whole(Optional.empty(), copyKeys, content), copyKeys);
            return content;
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private void requireAbsent() throws IOException {
        if (store.head().isPresent()) {
            throw new IOException(ProviderErrorId.CHAIN_EXISTS.with(
                    "The " + place.chain() + " exists and is never replaced; use it, or set another keychain.uri"));
        }
    }

    /** Compares with the chain, not with the source, which may still supply the old secret after a rotation. */
    @Override
    public synchronized boolean isSecret(char[] given) throws IOException {
        load();
        var known = knownKeys();
        var asked = ChainKeys.derive(known.origin(), newest.snapshot().chainId(), given);
        try {
            return asked.check().equals(known.check());
        } finally {
            asked.destroy();
        }
    }

    @Override
    public ChainSnapshot rotateSecret(char[] newSecret) throws IOException {
        return store.change(writer -> rotate(writer, newSecret));
    }

    private synchronized ChainSnapshot rotate(KeyChainStore.Writer writer, char[] newSecret) throws IOException {
        var base = load();
        raiseToWhatIsThere();
        var next = base.withGeneration(base.generation() + 1);
        var nextKeys = newKeys(next, newSecret);
        store(writer, SealedSnapshot.whole(newestHead, nextKeys, next), nextKeys);
        return next;
    }

    /**
     * Accepts the stored chain as the newest one although the high-water mark is higher, and increases the counters beyond those of the lost period.
     *
     * @param again destroys again what was destroyed in the lost period
     */
    public ChainSnapshot restore(UnaryOperator<ChainSnapshot> again) throws IOException {
        return store.change(writer -> restore(writer, again));
    }

    private synchronized ChainSnapshot restore(KeyChainStore.Writer writer, UnaryOperator<ChainSnapshot> again)
            throws IOException {
        if (store.head().isEmpty()) {
            throw new IOException(ProviderErrorId.CHAIN_IS_MISSING.with("There is no key chain " + place.chain()
                    + " to restore; put the newest backup there first, or correct keychain.uri"));
        }
        try (var loading = read()) {
            var loaded = loading.sealed().snapshot();
            // By two, because the mark may be one behind.
            var next = again.apply(loaded.restored(Math.max(reached(loaded), loaded.generation()) + 2, RESTORE_STEP));
            var restoredKeys = loading.takeKeys();
            store(writer, SealedSnapshot.whole(Optional.of(loading.head()), restoredKeys, next), restoredKeys);
            if (highWater.isPresent()) {
                // Also replaces a damaged mark. If this fails, the mark is behind the chain, and restoring again is
                // safe.
                highWater.get().write(markOf(next));
            }
            return next;
        }
    }

    /** Returns the highest known generation. Without a valid mark, the increase exceeds any likely generation. */
    private long reached(ChainSnapshot loaded) throws IOException {
        try {
            var mark = mark();
            if (mark.isPresent()) {
                HighWater.requireSameChain(loaded, mark.get(), place);
                return mark.get().generation();
            }
        } catch (DamagedMarkException damaged) {
            // One of the reasons to restore.
        }
        return loaded.generation() + RESTORE_STEP;
    }

    private void raiseToWhatIsThere() throws IOException {
        raiseTo(newest.snapshot());
    }

    private void raiseTo(ChainSnapshot snapshot) throws IOException {
        if (highWater.isPresent()) {
            try {
                if (place.isShared()) {
                    highWater.get().raiseBesideOthers(snapshot, place);
                } else {
                    highWater.get().raise(snapshot, place);
                }
            } catch (UnsyncedException e) {
                // A failure of the mark, not of the chain: the chain has not been changed.
                throw new IOException("The high-water mark could not be made durable: " + e.getMessage(), e);
            }
        }
    }

    /** Stores the sealed records; takes ownership of the keys, or destroys them. */
    private void store(KeyChainStore.Writer writer, SealedSnapshot.Next next, ChainKeys nextKeys) throws IOException {
        boolean isStored = false;
        try {
            var head = writer.commit(next.change());
            isStored = true;
            adopt(next.after(), head, nextKeys);
        } catch (UnsyncedCommitException e) {
            isStored = true;
            adopt(next.after(), e.head(), nextKeys);
            throw e;
        } finally {
            if (!isStored && nextKeys != keys) {
                nextKeys.destroy();
            }
        }
        try {
            raiseToWhatIsThere();
        } catch (IOException behind) {
            // The change is durable and must not be reported as failed. The mark is one generation behind; the next
            // change raises it first, and fails if that
            // is still impossible.
        }
    }

    private void adopt(SealedSnapshot next, StoredHead head, ChainKeys nextKeys) {
        use(nextKeys);
        newest = next;
        newestHead = Optional.of(head);
    }

    private void use(@Nullable ChainKeys newKeys) {
        var before = keys;
        keys = newKeys;
        if (before != null && before != newKeys) {
            before.destroy();
        }
    }

    /** Returns the keys of the chain that was last read. */
    private ChainKeys knownKeys() {
        return Objects.requireNonNull(keys, "the chain was loaded");
    }

    private static ChainKeys newKeys(ChainSnapshot snapshot, char[] secret) {
        return ChainKeys.derive(ChainSecret.forNewChain(secret, new SecureRandom()), snapshot.chainId(), secret);
    }

    @Override
    public boolean isDurableAtOnce() {
        return true;
    }

    @Override
    public synchronized void close() {
        use(null);
        store.close();
    }
}
