package org.o365se.internal.message;

/** The number of threads for an amount of data. The figures for {@code auto} were measured, see docs/decisions/0007-parallelism.md. Immutable. */
public final class Parallelism {
    /** One thread for everything. */
    public static final Parallelism NONE = new Parallelism(1, Long.MAX_VALUE, 0);

    private static final long AUTO_BYTES_PER_THREAD = 1 << 19;
    private static final long CHOSEN_BYTES_PER_THREAD = 1 << 16;

    private final int threads;
    private final long bytesPerThread;
    private final int helpersInJvm;

    private Parallelism(int threads, long bytesPerThread, int helpersInJvm) {
        this.threads = threads;
        this.bytesPerThread = bytesPerThread;
        this.helpersInJvm = helpersInJvm;
    }

    /**
     * Returns the parallelism for {@code auto}: as many threads as cores, for messages that are long enough. All messages of the JVM together have at most as
     * many helpers as there are other cores.
     *
     * @return the parallelism of this machine
     */
    public static Parallelism auto() {
        int cores = Runtime.getRuntime().availableProcessors();
        return cores == 1
                ? NONE
                : new Parallelism(Math.min(cores, HelperThreads.MAX + 1), AUTO_BYTES_PER_THREAD, cores - 1);
    }

    /**
     * Returns the parallelism for a number that the operator chose.
     *
     * @param threads 1 to 64
     * @return that many threads for each message that is long enough
     */
    public static Parallelism of(int threads) {
        return threads == 1 ? NONE : new Parallelism(threads, CHOSEN_BYTES_PER_THREAD, HelperThreads.MAX);
    }

    /** Returns the number of threads for an amount of plaintext, including the caller's. */
    int threadsFor(long plaintextBytes) {
        return (int) Math.max(1, Math.min(threads, plaintextBytes / bytesPerThread));
    }

    /** Returns the maximum number of running helpers in this JVM. */
    int helpersInJvm() {
        return helpersInJvm;
    }
}
