package org.o365se.store;

import java.util.Arrays;
import java.util.Objects;

/**
 * The head of a key chain as it is stored: it authenticates all records of one generation together. Immutable.
 *
 * <p>The content is opaque to a store. Two heads are equal if generation, content and stamp are.
 */
public final class StoredHead {
    /** The maximum length of a head's content, in bytes. */
    public static final int MAX_BYTES = 1024;

    private final long generation;
    private final byte[] content;
    private final Object stamp;

    /**
     * Creates a head.
     *
     * @param generation increases with every change of the chain; a store may use it to detect a concurrent change
     * @param content at most {@value #MAX_BYTES} bytes; copied
     * @param stamp a value with {@code equals} by which the store distinguishes two states that have the same content, for example the modification time of a
     *     file
     * @throws IllegalArgumentException if the content is longer
     */
    public StoredHead(long generation, byte[] content, Object stamp) {
        if (content.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "A head of " + content.length + " bytes; at most " + MAX_BYTES + " are allowed");
        }
        this.generation = generation;
        this.content = content.clone();
        this.stamp = Objects.requireNonNull(stamp, "stamp");
    }

    /**
     * Creates a head without a stamp.
     *
     * @param generation as above
     * @param content as above
     * @throws IllegalArgumentException if the content is longer than allowed
     */
    public StoredHead(long generation, byte[] content) {
        this(generation, content, "");
    }

    /**
     * Returns the generation of the chain.
     *
     * @return the generation that the head was created with; not authentic until the provider has checked the content
     */
    public long generation() {
        return generation;
    }

    /**
     * Returns the content.
     *
     * @return a copy
     */
    public byte[] toBytes() {
        return content.clone();
    }

    /**
     * Returns the stamp, which distinguishes states of the store that have the same content.
     *
     * @return the stamp that the head was created with
     */
    public Object stamp() {
        return stamp;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredHead that
                && generation == that.generation
                && Arrays.equals(content, that.content)
                && stamp.equals(that.stamp);
    }

    @Override
    public int hashCode() {
        return Objects.hash(generation, Arrays.hashCode(content), stamp);
    }

    /** Returns the generation. */
    @Override
    public String toString() {
        return "generation " + generation;
    }
}
