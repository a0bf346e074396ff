package org.o365se.store;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores the records of one key chain. A store does not know keys: it stores authenticated bytes, finds them by id and by alias, and replaces some of them
 * together with the head as one change. The provider checks everything that it returns, so a malicious store can only make the chain unusable.
 *
 * <p>Implementations are thread-safe. Reading does not wait for a writer, and returns the chain before or after a change, never in between. Every call ends by
 * the store's own deadline. An interrupt of the calling thread does not end a change halfway, and the interrupt status is kept.
 */
public interface KeyChainStore extends AutoCloseable {
    /**
     * Makes what a chain needs before it can be created, for example tables; has no effect if it is there.
     *
     * @throws IOException if it is absent and cannot be made
     */
    default void prepare() throws IOException {
        // Most stores need nothing.
    }

    /**
     * Reads the head. Must be cheap: it is called before every use of the chain, unless the configured staleness allows to skip it.
     *
     * @return the newest head, or empty if the chain was never created
     * @throws StoreUnavailableException if the store cannot be reached now
     * @throws IOException if the store cannot be read; the message names the store, the reason and the next step
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
     * @return the newest record, or empty if no record has that alias
     * @throws IOException if the store cannot be read
     */
    Optional<StoredRecord> recordNamed(String alias) throws IOException;

    /**
     * Reads the whole chain at one generation.
     *
     * @param visitor receives the head, then all policies, then all scopes, each in the order in which they were first stored; may be called again from the
     *     head on
     * @return whether the chain exists
     * @throws IOException if the store cannot be read, or what the visitor throws
     */
    boolean scan(Visitor visitor) throws IOException;

    /**
     * Reads what was stored after a generation, so that a reader who knows the chain at that generation need not read it all. A store that cannot find it
     * returns false, like this method.
     *
     * @param generation that the reader knows
     * @param visitor receives the head, then all policies and then all scopes that were stored in a later generation, each in the order in which they were
     *     first stored; may be called again from the head on
     * @return whether the visitor has received them; false if the reader must {@link #scan}
     * @throws IOException if the store cannot be read, or what the visitor throws
     */
    default boolean scanSince(long generation, Visitor visitor) throws IOException {
        return false;
    }

    /** Receives a whole chain, or the changed part of it. */
    interface Visitor {
        /**
         * Begins, or begins again.
         *
         * @param head of the generation that is read
         * @throws IOException to end the reading
         */
        void head(StoredHead head) throws IOException;

        /**
         * Receives the next record.
         *
         * @param next a record
         * @throws IOException to end the reading
         */
        void record(StoredRecord next) throws IOException;
    }

    /**
     * Runs work while no other process or thread changes the chain. The work may read the store with the methods above, which return its newest state.
     *
     * @param <T> the type of the result
     * @param work short, calls no root key; may be run again from its beginning if nothing was stored
     * @return the result of the work
     * @throws IOException if the chain cannot be reserved for this writer, or what the work throws
     */
    <T> T change(Work<T> work) throws IOException;

    /**
     * The work that runs while no other writer changes the chain.
     *
     * @param <T> the type of the result
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

    /** Stores changes. */
    @FunctionalInterface
    interface Writer {
        /**
         * Stores a change: it is durable and visible to all when this method returns, or not stored at all.
         *
         * @param change the change to store
         * @return the new head
         * @throws UnsyncedCommitException if the change is visible but may be lost in a power failure
         * @throws UnknownOutcomeException if it is unknown whether the change was stored
         * @throws IOException if the head is no longer the expected one, or the change cannot be stored; nothing has changed
         */
        StoredHead commit(StoredChange change) throws IOException;
    }

    /**
     * Returns the name of this store in messages.
     *
     * @return for example {@code file /var/lib/o365se/service.keychain}; never a secret
     */
    @Override
    String toString();

    /** Closes all connections. */
    @Override
    void close();
}
