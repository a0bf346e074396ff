package org.o365se;

import java.time.Instant;
import java.util.Optional;
import org.o365se.rootkey.FailureClass;

/**
 * What a process knows of a root key of a policy from its last uses. Immutable.
 *
 * @param uri the root key URI
 * @param version its exact version
 * @param condition whether the last use failed
 * @param since when the condition began; empty if the root key has not been used
 * @param lastSuccess the end of the last use that succeeded in this process
 * @param lastFailure the end of the last use that failed in this process
 * @param failureClass the meaning of the failure; present only while the root key fails
 * @param errorId the error id of the failure, {@code O365SE-3110} for example; present only while the root key fails
 * @param failure the message of the failure, with its error id; present only while the root key fails
 */
public record RootHealth(
        String uri,
        String version,
        Condition condition,
        Optional<Instant> since,
        Optional<Instant> lastSuccess,
        Optional<Instant> lastFailure,
        Optional<FailureClass> failureClass,
        Optional<String> errorId,
        Optional<String> failure) {
    /** Whether a root key works. */
    public enum Condition {
        /** It has not been used. */
        NOT_USED,
        /** Its last use succeeded. */
        WORKING,
        /** Its last use failed, or the key chain records that it denies its use. */
        FAILING
    }
}
