package org.o365se.keyvault;

import java.time.Duration;
import java.util.Optional;
import org.o365se.rootkey.RootKeyException;

/**
 * What became of one attempt that failed.
 *
 * @param exception what the caller is told
 * @param again whether another attempt can help the same call
 * @param retryAfter the least time before it, if the service has said
 */
record Failure(RootKeyException exception, Again again, Optional<Duration> retryAfter) {
    /** Whether another attempt can help. */
    enum Again {
        NO,
        /** A connection that was kept too long: the next one is new. Or the very first one, which was slow. */
        AT_ONCE,
        /** The token may have been withdrawn since we got it. */
        WITH_NEW_TOKEN,
        /** The service asks for patience. */
        LATER
    }

    static Failure forGood(RootKeyException exception) {
        return new Failure(exception, Again.NO, Optional.empty());
    }
}
