package org.o365se.rootkey;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Thrown if a root key cannot be reached now ({@link FailureClass#TRANSIENT}): try again later. */
public final class RootKeyUnavailableException extends RootKeyException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param id the kind of failure
     * @param text what failed, for which root key, why, and the next step; without the id
     * @param cause the failure that the home of the key reported, or null
     */
    @SuppressWarnings("exports") // JSpecify is needed at compile time only
    public RootKeyUnavailableException(ErrorId id, String text, @Nullable Throwable cause) {
        super(id, text, cause);
    }

    @Override
    public FailureClass failureClass() {
        return FailureClass.TRANSIENT;
    }
}
