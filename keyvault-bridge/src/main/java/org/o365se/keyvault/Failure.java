package org.o365se.keyvault;

import java.time.Duration;
import java.util.Optional;
import org.o365se.rootkey.RootKeyException;

/**
 * The outcome of one failed attempt.
 *
 * @param exception for the caller
 * @param again whether another attempt of the same call can succeed
 * @param retryAfter the least time before it, if the service has specified one
 * @param ofVault why the vault cannot serve any key, in words that name no key; empty if only this key is concerned
 */
record Failure(RootKeyException exception, Again again, Optional<Duration> retryAfter, Optional<String> ofVault) {
    /** Whether another attempt can succeed. */
    enum Again {
        NO,
        /** A stale connection, since the next one is new, or the first connection of all, which is slow. */
        AT_ONCE,
        /** The token may have been revoked since it was issued. */
        WITH_NEW_TOKEN,
        /** The service requests a delay. */
        LATER
    }

    /** Returns a failure of one key for which another attempt is useless. */
    static Failure ofKey(RootKeyException exception) {
        return new Failure(exception, Again.NO, Optional.empty(), Optional.empty());
    }

    /** Returns a failure of the whole vault. */
    static Failure ofVault(RootKeyException exception, Again again, Optional<Duration> retryAfter, String why) {
        return new Failure(exception, again, retryAfter, Optional.of(why));
    }
}
