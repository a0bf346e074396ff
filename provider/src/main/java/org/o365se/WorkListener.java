package org.o365se;

/** Is told how far a long operation has come. */
@FunctionalInterface
public interface WorkListener {
    /**
     * Called in the thread of the operation, after each part that is durable.
     *
     * @param done how many objects are done
     * @param total how many there are
     */
    void progressed(long done, long total);
}
