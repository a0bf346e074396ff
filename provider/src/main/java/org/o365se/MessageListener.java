package org.o365se;

/** Follows a run of {@link MessageOperations} over files and folders. */
@FunctionalInterface
public interface MessageListener {
    /**
     * Called after each file, never by two threads at once. It should return quickly; an exception ends the run.
     *
     * @param result the result for the file
     * @param finished the number of files so far, this one included
     */
    void finished(MessageResult result, long finished);
}
