package org.o365se.store;

import java.util.Objects;
import java.util.UUID;

/**
 * One record of a key chain as it is stored. Immutable.
 *
 * <p>The content is opaque to a store. It contains no plaintext key, and it is authenticated: the provider detects every change of it.
 */
public final class StoredRecord {
    /** The maximum length of a record's content, in bytes. */
    public static final int MAX_BYTES = 32 << 20;

    private final RecordKind kind;
    private final UUID id;
    private final byte[] content;

    private StoredRecord(RecordKind kind, UUID id, byte[] content) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.id = Objects.requireNonNull(id, "id");
        this.content = content;
        if (content.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "A record of " + content.length + " bytes; at most " + MAX_BYTES + " are allowed");
        }
    }

    /**
     * Creates a record.
     *
     * @param kind whether it is a policy or a scope
     * @param id of the policy or scope; unique in the chain
     * @param content at most {@value #MAX_BYTES} bytes; not copied, so the caller must no longer change it
     * @return the record
     * @throws IllegalArgumentException if the content is longer
     */
    public static StoredRecord takeOwnershipOf(RecordKind kind, UUID id, byte[] content) {
        return new StoredRecord(kind, id, content);
    }

    /**
     * Returns the kind of the record.
     *
     * @return the kind
     */
    public RecordKind kind() {
        return kind;
    }

    /**
     * Returns the id of the policy or scope.
     *
     * @return the id
     */
    public UUID id() {
        return id;
    }

    /**
     * Returns the content.
     *
     * @return a copy
     */
    public byte[] toBytes() {
        return content.clone();
    }

    /** Returns kind, id and length; never the content. */
    @Override
    public String toString() {
        return kind + " " + id + " (" + content.length + " bytes)";
    }
}
