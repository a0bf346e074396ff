package org.o365se.internal.keys;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.crypto.AesKeyWrap;

/**
 * AES-KW objects that hold one wrapping key, for as long as that key lives: as many as threads have used it at the same time. Thread-safe without a lock.
 *
 * <p>With SunJCE a key that is put into a Cipher and taken out again costs two key expansions, on JDK 17 nearly half of what a small message costs
 * (docs/decisions/0009-kept-objects.md).
 */
final class ReadyKeyWraps {
    /** For all wrapping keys of the JVM, some 4 KB each. Who finds no room uses an object of its own, which forgets the key after each call. */
    private static final Semaphore ROOM = new Semaphore(1024);

    private final Queue<AesKeyWrap> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /** Returns one that nobody else uses until it is given back, or null if there is no room for another. */
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
            // It may have come too late to be found by close.
            forgetIdle();
        }
    }

    /** Makes all of them forget the key; one that is in use does when it is given back. */
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
