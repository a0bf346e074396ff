package org.o365se.internal.file;

import java.io.IOException;

/** Thrown if a lock file was removed while its lock was held, so that another process may have changed the locked file. Nothing was written. */
public final class LostLockException extends IOException {
    private static final long serialVersionUID = 1L;

    LostLockException(String message) {
        super(message);
    }
}
