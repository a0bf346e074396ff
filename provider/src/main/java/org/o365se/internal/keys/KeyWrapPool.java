package org.o365se.internal.keys;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.crypto.AesKeyWrap;

/**
 * A pool of AES-KW objects with one wrapping key, for the lifetime of that key: as many as threads have used it at the same time. Thread-safe without a lock.
 *
 * <p>With SunJCE, setting the key of a Cipher and removing it costs two key expansions, on JDK 17 nearly half of the time of a small message
 * (docs/decisions/0009-kept-objects.md).
 */
final class KeyWrapPool {
    /** The limit for all wrapping keys of the JVM, about 4 KB each. Beyond it a caller uses its own object, which drops the key after each call. */
    private static final Semaphore ROOM = new Semaphore(1024);

    private final Queue<AesKeyWrap> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /** Returns an object for exclusive use until it is given back, or null if the limit is reached. */
    @Nullable
    AesKeyWrap take() {
        var ready = idle.poll();
        if (ready != null || closed || !ROOM.tryAcquire()) {
            return ready;
        }
        AesKeyWrap made = null;
        try {
            made = AesKeyWrap.ofOneKey();
            return made;
        } finally {
            if (made == null) {
                ROOM.release();
            }
        }
    }

    void giveBack(AesKeyWrap used) {
        idle.add(used);
        if (closed) {
            // It may have been given back too late for close.
            forgetIdle();
        }
    }

    /** Removes the key from all objects; an object in use drops it when it is given back. */
    void close() {
        closed = true;
        forgetIdle();
    }

    private void forgetIdle() {
        for (var kw = idle.poll(); kw != null; kw = idle.poll()) {
            kw.forgetKey();
            ROOM.release();
        }
    }
}
