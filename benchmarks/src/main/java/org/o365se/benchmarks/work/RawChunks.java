package org.o365se.benchmarks.work;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Raw AES-GCM over chunks of 16 KiB from array to array, by one thread or several: each takes a part of the chunks, on its own kept Cipher. */
final class RawChunks implements AutoCloseable {
    private static final int SEALED_BYTES = RawGcm.CHUNK_BYTES + RawGcm.TAG_BYTES;

    private final List<Worker> workers = new ArrayList<>();
    private final ExecutorService pool;
    private long firstNonce;

    RawChunks(String provider, int threads) throws GeneralSecurityException {
        for (int i = 0; i < threads; i++) {
            workers.add(new Worker(new RawGcm(provider)));
        }
        pool = Executors.newFixedThreadPool(threads, task -> {
            var thread = new Thread(task, "raw chunks");
            thread.setDaemon(true);
            return thread;
        });
    }

    static int sealedBytes(int plainBytes) {
        return plainBytes / RawGcm.CHUNK_BYTES * SEALED_BYTES;
    }

    static int sealedChunks(long sealedBytes) {
        return (int) (sealedBytes / SEALED_BYTES);
    }

    /** Seals whole chunks, under new nonces. */
    void seal(byte[] plain, byte[] sealed) throws GeneralSecurityException {
        int chunks = plain.length / RawGcm.CHUNK_BYTES;
        firstNonce += chunks;
        long first = firstNonce;
        split(
                chunks,
                (worker, chunk) -> worker.gcm.seal(
                        first + chunk,
                        plain,
                        chunk * RawGcm.CHUNK_BYTES,
                        RawGcm.CHUNK_BYTES,
                        sealed,
                        chunk * SEALED_BYTES));
    }

    /** Opens what {@link #seal} wrote last. */
    void open(byte[] sealed, byte[] plain) throws GeneralSecurityException {
        split(
                sealed.length / SEALED_BYTES,
                (worker, chunk) -> worker.gcm.open(
                        firstNonce + chunk,
                        sealed,
                        chunk * SEALED_BYTES,
                        SEALED_BYTES,
                        plain,
                        chunk * RawGcm.CHUNK_BYTES));
    }

    /** Opens so many of the chunks that {@link #seal} wrote last from a file; each thread reads its own. */
    void open(FileChannel file, int firstChunk, int count, byte[] plain) throws GeneralSecurityException {
        split(count, (worker, chunk) -> {
            readFully(file, (long) (firstChunk + chunk) * SEALED_BYTES, worker.sealed);
            worker.gcm.open(
                    firstNonce + firstChunk + chunk, worker.sealed, 0, SEALED_BYTES, plain, chunk * RawGcm.CHUNK_BYTES);
        });
    }

    private static void readFully(FileChannel file, long at, byte[] target) throws GeneralSecurityException {
        var buffer = ByteBuffer.wrap(target);
        try {
            while (buffer.hasRemaining()) {
                if (file.read(buffer, at + buffer.position()) < 0) {
                    throw new IOException("The file is too short");
                }
            }
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }

    private static final class Worker {
        private final RawGcm gcm;
        private final byte[] sealed = new byte[SEALED_BYTES];

        Worker(RawGcm gcm) {
            this.gcm = gcm;
        }
    }

    private interface ChunkWork {
        void run(Worker worker, int chunk) throws GeneralSecurityException;
    }

    private void split(int chunks, ChunkWork work) throws GeneralSecurityException {
        int threads = workers.size();
        if (threads == 1) {
            part(workers.get(0), 0, chunks, work);
            return;
        }
        var parts = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < threads; i++) {
            var worker = workers.get(i);
            int from = (int) ((long) chunks * i / threads);
            int to = (int) ((long) chunks * (i + 1) / threads);
            parts.add(() -> {
                part(worker, from, to, work);
                return true;
            });
        }
        try {
            for (var part : pool.invokeAll(parts)) {
                part.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("A benchmark is not interrupted", e);
        } catch (ExecutionException e) {
            throw new GeneralSecurityException(e.getCause());
        }
    }

    private static void part(Worker worker, int from, int to, ChunkWork work) throws GeneralSecurityException {
        for (int chunk = from; chunk < to; chunk++) {
            work.run(worker, chunk);
        }
    }
}
