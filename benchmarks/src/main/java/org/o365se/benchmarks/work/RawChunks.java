package org.o365se.benchmarks.work;

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

    private final List<RawGcm> ciphers = new ArrayList<>();
    private final ExecutorService pool;
    private long firstNonce;

    RawChunks(String provider, int threads) throws GeneralSecurityException {
        for (int i = 0; i < threads; i++) {
            ciphers.add(new RawGcm(provider));
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

    /** Seals whole chunks, under new nonces. */
    void seal(byte[] plain, byte[] sealed) throws GeneralSecurityException {
        int chunks = plain.length / RawGcm.CHUNK_BYTES;
        firstNonce += chunks;
        long first = firstNonce;
        split(
                chunks,
                (gcm, chunk) -> gcm.seal(
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
                (gcm, chunk) -> gcm.open(
                        firstNonce + chunk,
                        sealed,
                        chunk * SEALED_BYTES,
                        SEALED_BYTES,
                        plain,
                        chunk * RawGcm.CHUNK_BYTES));
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }

    private interface ChunkWork {
        void run(RawGcm gcm, int chunk) throws GeneralSecurityException;
    }

    private void split(int chunks, ChunkWork work) throws GeneralSecurityException {
        int threads = ciphers.size();
        if (threads == 1) {
            part(ciphers.get(0), 0, chunks, work);
            return;
        }
        var parts = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < threads; i++) {
            var gcm = ciphers.get(i);
            int from = (int) ((long) chunks * i / threads);
            int to = (int) ((long) chunks * (i + 1) / threads);
            parts.add(() -> {
                part(gcm, from, to, work);
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

    private static void part(RawGcm gcm, int from, int to, ChunkWork work) throws GeneralSecurityException {
        for (int chunk = from; chunk < to; chunk++) {
            work.run(gcm, chunk);
        }
    }
}
