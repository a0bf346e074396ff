package org.o365se.store;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps the records of one key chain. A store knows nothing of keys: it keeps authenticated bytes, finds them again by id and by alias, and replaces some of them
 * together with the head as one change. Whatever it returns is checked by the provider, so a store that lies can only make the chain unusable.
 *
 * <p>Implementations are thread-safe. Reading waits for no writer, and sees the chain before or after a change, never in between. Every call ends by a deadline of the store's own. No
 * interrupt of the calling thread ends a change half-way, and the interrupt status is kept.
 */
public interface KeyChainStore extends AutoCloseable {
    /**
     * Reads the head. Cheap: it is asked before every use of the chain that the configured staleness does not cover.
     *
     * @return the newest head, or empty if the chain was never created
     * @throws IOException if the store cannot be read; names the store, why and what to do
     */
    Optional<StoredHead> head() throws IOException;

    /**
     * Reads one record.
     *
     * @param id of a policy or scope
     * @return the newest record, or empty if there is none
     * @throws IOException if the store cannot be read
     */
    Optional<StoredRecord> record(UUID id) throws IOException;

    /**
     * Reads the record that has an alias.
     *
     * @param alias exact and case-sensitive
     * @return the newest record, or empty if nothing has that alias
     * @throws IOException if the store cannot be read
     */
    Optional<StoredRecord> recordNamed(String alias) throws IOException;

    /**
     * Reads the whole chain at one generation.
     *
     * @param visitor is given the head first, then all policies, then all scopes, each in the order in which they were first stored; may be called again from the head on
     * @return whether there is a chain
     * @throws IOException if the store cannot be read, or what the visitor throws
     */
    boolean scan(Visitor visitor) throws IOException;

    /** What reads a whole chain. */
    interface Visitor {
        /**
         * Begins, or begins anew.
         *
         * @param head of the generation that is read
         * @throws IOException to end the reading
         */
        void head(StoredHead head) throws IOException;

        /**
         * Takes the next record.
         *
         * @param next a record
         * @throws IOException to end the reading
         */
        void record(StoredRecord next) throws IOException;
    }

    /**
     * Runs work while no other process or thread changes the chain. The work may read the store by the methods above, and sees its newest state.
     *
     * @param <T> what the work returns
     * @param work short, asks no root key; may be run again from its beginning if nothing was stored
     * @return what the work returned
     * @throws IOException if the chain cannot be reserved for this writer, or what the work throws
     */
    <T> T change(Work<T> work) throws IOException;

    /**
     * What is done while no other writer changes the chain.
     *
     * @param <T> what it returns
     */
    @FunctionalInterface
    interface Work<T> {
        /**
         * Runs the work.
         *
         * @param writer stores changes; valid until this returns
         * @return the result
         * @throws IOException if it fails
         */
        T run(Writer writer) throws IOException;
    }

    /** What stores changes. */
    @FunctionalInterface
    interface Writer {
        /**
         * Stores a change: durable and visible to all when this returns, or not at all.
         *
         * @param change what is to be stored
         * @return the new head
         * @throws UnsyncedCommitException if the change is visible but may be lost in a power failure
         * @throws IOException if the head is not the expected one any more, or the change cannot be stored; nothing has changed
         */
        StoredHead commit(StoredChange change) throws IOException;
    }

    /**
     * Returns how messages name this store.
     *
     * @return for example {@code file /var/lib/o365se/service.keychain}; never a secret
     */
    @Override
    String toString();

    /** Ends all connections. */
    @Override
    void close();
}
