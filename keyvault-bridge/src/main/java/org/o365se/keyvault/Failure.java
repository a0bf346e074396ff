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
 * @param ofVault what keeps the vault from serving any key, in words that name no key; empty if only this key is concerned
 */
record Failure(RootKeyException exception, Again again, Optional<Duration> retryAfter, Optional<String> ofVault) {
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

    /** A failure of one key that another attempt does not help. */
    static Failure ofKey(RootKeyException exception) {
        return new Failure(exception, Again.NO, Optional.empty(), Optional.empty());
    }

    /** A failure of the whole vault. */
    static Failure ofVault(RootKeyException exception, Again again, Optional<Duration> retryAfter, String why) {
        return new Failure(exception, again, retryAfter, Optional.of(why));
    }
}
