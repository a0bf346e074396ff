package org.o365se;

import java.util.Objects;

/** How {@link MessageOperations} works through files and folders. Immutable. */
public final class MessageRunOptions {
    /** The maximum number of threads. */
    public static final int MAX_JOBS = 256;

    /** One thread, no additional authenticated data, all messages of older versions, files are replaced, no listener. */
    public static final MessageRunOptions DEFAULT =
            new MessageRunOptions(1, false, false, new byte[0], 0, MessageRunOptions::tellNobody);

    private final int jobs;
    private final boolean dryRun;
    private final boolean inPlace;
    private final byte[] aad;
    private final long olderThanVersion;
    private final MessageListener listener;

    private MessageRunOptions(
            int jobs, boolean dryRun, boolean inPlace, byte[] aad, long olderThanVersion, MessageListener listener) {
        this.jobs = jobs;
        this.dryRun = dryRun;
        this.inPlace = inPlace;
        this.aad = aad;
        this.olderThanVersion = olderThanVersion;
        this.listener = listener;
    }

    /**
     * Returns these options with a number of threads.
     *
     * @param threads the number of files that are worked on at once, 1 to {@value #MAX_JOBS}
     * @return the options
     */
    public MessageRunOptions jobs(int threads) {
        if (threads < 1 || threads > MAX_JOBS) {
            throw new IllegalArgumentException("The number of jobs is 1 to " + MAX_JOBS + ", not " + threads);
        }
        return new MessageRunOptions(threads, dryRun, inPlace, aad, olderThanVersion, listener);
    }

    /**
     * Returns these options for a run that writes nothing. Keys are unwrapped, so that a key that cannot be used is reported.
     *
     * @return the options
     */
    public MessageRunOptions asDryRun() {
        return new MessageRunOptions(jobs, true, inPlace, aad, olderThanVersion, listener);
    }

    /**
     * Returns these options for a re-wrap that overwrites the first 68 bytes of each file instead of replacing the file. Needs a file system with file locks.
     * During the write the new header is also in a journal file in the same folder, which the next run uses after a crash. Has no effect on other operations.
     *
     * @return the options
     */
    public MessageRunOptions writingInPlace() {
        return new MessageRunOptions(jobs, dryRun, true, aad, olderThanVersion, listener);
    }

    /**
     * Returns these options with additional authenticated data, which re-encryption and verification need. All messages of the run must have the same.
     *
     * @param data the writer's additional authenticated data; copied
     * @return the options
     */
    public MessageRunOptions aad(byte[] data) {
        return new MessageRunOptions(jobs, dryRun, inPlace, data.clone(), olderThanVersion, listener);
    }

    /**
     * Returns these options for messages of older scope key versions only. Without it, messages that use the newest version of their scope stay as they are.
     *
     * @param version messages of this scope key version or a later one stay as they are; 1 or greater
     * @return the options
     */
    public MessageRunOptions olderThanVersion(long version) {
        if (version < 1) {
            throw new IllegalArgumentException("A scope key version is 1 or greater, not " + version);
        }
        return new MessageRunOptions(jobs, dryRun, inPlace, aad, version, listener);
    }

    /**
     * Returns these options with a listener.
     *
     * @param follower is called after each file
     * @return the options
     */
    public MessageRunOptions listener(MessageListener follower) {
        return new MessageRunOptions(
                jobs, dryRun, inPlace, aad, olderThanVersion, Objects.requireNonNull(follower, "follower"));
    }

    /**
     * Returns the number of threads.
     *
     * @return 1 or greater
     */
    public int jobs() {
        return jobs;
    }

    /**
     * Returns whether nothing is written.
     *
     * @return whether it is a dry run
     */
    public boolean isDryRun() {
        return dryRun;
    }

    /**
     * Returns whether headers are overwritten in their files.
     *
     * @return false if files are replaced
     */
    public boolean isInPlace() {
        return inPlace;
    }

    /**
     * Returns the additional authenticated data.
     *
     * @return a copy; empty if there are none
     */
    public byte[] aad() {
        return aad.clone();
    }

    /**
     * Returns the scope key version from which on messages stay as they are.
     *
     * @return the version; 0 for the newest of each scope
     */
    public long olderThanVersion() {
        return olderThanVersion;
    }

    /**
     * Returns the listener.
     *
     * @return the listener; one without effect if none was set
     */
    public MessageListener listener() {
        return listener;
    }

    private static void tellNobody(MessageResult result, long finished) {
        // No listener was set.
    }
}
