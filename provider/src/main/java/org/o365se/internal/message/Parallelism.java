package org.o365se.internal.message;

import static org.o365se.internal.message.MessageLayout.CHUNK_PLAIN_BYTES;

/** How many threads work on how many chunks. What is said for {@code auto} was measured, see docs/decisions/0007-parallelism.md. Immutable. */
public final class Parallelism {
    /** One thread for everything. */
    public static final Parallelism NONE = new Parallelism(1, Integer.MAX_VALUE, 0);

    private static final int AUTO_CHUNKS_PER_THREAD = (1 << 19) / CHUNK_PLAIN_BYTES;
    private static final int CHOSEN_CHUNKS_PER_THREAD = 4;

    private final int threads;
    private final int chunksPerThread;
    private final int helpersInJvm;

    private Parallelism(int threads, int chunksPerThread, int helpersInJvm) {
        this.threads = threads;
        this.chunksPerThread = chunksPerThread;
        this.helpersInJvm = helpersInJvm;
    }

    /**
     * As many threads as there are cores, where it pays; all messages of the JVM together get no more helpers than there are other cores.
     *
     * @return by size and cores
     */
    public static Parallelism auto() {
        int cores = Runtime.getRuntime().availableProcessors();
        return cores == 1
                ? NONE
                : new Parallelism(Math.min(cores, HelperThreads.MAX + 1), AUTO_CHUNKS_PER_THREAD, cores - 1);
    }

    /**
     * A number that the operator chose.
     *
     * @param threads 1 to 64
     * @return that many for each message that is long enough
     */
    public static Parallelism of(int threads) {
        return threads == 1 ? NONE : new Parallelism(threads, CHOSEN_CHUNKS_PER_THREAD, HelperThreads.MAX);
    }

    /** How many threads a run of chunks is worth, the caller's included. */
    int threadsFor(int chunks) {
        return Math.max(1, Math.min(threads, chunks / chunksPerThread));
    }

    /** How many helpers may be at work in this JVM. */
    int helpersInJvm() {
        return helpersInJvm;
    }
}
