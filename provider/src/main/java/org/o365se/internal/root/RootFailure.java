package org.o365se.internal.root;

import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.FailureClass;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyUnavailableException;

/** Creates root key failures of a given class. */
final class RootFailure {
    private RootFailure() {}

    static RootKeyException of(FailureClass failureClass, ErrorId id, String text, Throwable cause) {
        return switch (failureClass) {
            case DENIED -> new RootKeyDeniedException(id, text, cause);
            case CORRUPT -> new RootKeyCorruptException(id, text, cause);
            case MISCONFIGURED -> new RootKeyMisconfiguredException(id, text, cause);
            case TRANSIENT -> new RootKeyUnavailableException(id, text, cause);
        };
    }
}
