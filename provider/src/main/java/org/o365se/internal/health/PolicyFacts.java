package org.o365se.internal.health;

import java.time.Duration;
import java.util.Optional;
import org.o365se.internal.model.PolicyKeyId;

/** What is known of the policy keys that are unwrapped in this process. Thread-safe. */
@FunctionalInterface
public interface PolicyFacts {
    /** No policy key is unwrapped. */
    PolicyFacts NONE = id -> Optional.empty();

    /** Returns the unwrapped policy key of a version, if there is one that has not expired. */
    Optional<OpenKey> openKey(PolicyKeyId id);

    /**
     * An unwrapped policy key.
     *
     * @param openedBy what unwrapped it
     * @param timeLeft how long it is still used
     */
    record OpenKey(Opener openedBy, Duration timeLeft) {}

    /** What unwraps a policy key. */
    enum Opener {
        ROOT,
        AVAILABILITY
    }
}
