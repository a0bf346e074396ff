package org.o365se.internal.chain;

import java.security.ProviderException;
import java.util.Optional;
import org.o365se.ChainHealth;
import org.o365se.HealthListener;
import org.o365se.internal.health.HealthMonitor;
import org.o365se.internal.health.PolicyFacts.OpenKey;
import org.o365se.internal.health.PolicyFacts.Opener;
import org.o365se.internal.keys.PolicyKeys;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.rootkey.RootKeyException;

/** The health of one chain, from its storage and the uses of its root keys. Thread-safe. */
final class HealthFromRoots {
    private final HealthMonitor monitor;
    private final NewestSnapshot newest;
    private final PolicyKeys policyKeys;

    HealthFromRoots(HealthMonitor monitor, NewestSnapshot newest, PolicyKeys policyKeys) {
        this.monitor = monitor;
        this.newest = newest;
        this.policyKeys = policyKeys;
        monitor.follow(newest::lastSeen, this::openKey);
    }

    /** Unwraps the newest policy key of each policy with each of its root keys. */
    void tryRoots() {
        for (var policy : newest.current().policies()) {
            var version = policy.currentVersion();
            for (int copy = 0; copy < version.copies().size(); copy++) {
                try {
                    policyKeys.openByRoot(policy, version, copy).destroy();
                } catch (RootKeyException e) {
                    // The health of the root key tells of it.
                }
            }
        }
    }

    /** Returns the health, without using a root key. */
    ChainHealth health() {
        Optional<String> failure = Optional.empty();
        try {
            newest.current();
        } catch (ProviderException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
        }
        return monitor.health(failure);
    }

    void add(HealthListener listener) {
        monitor.add(listener);
    }

    void remove(HealthListener listener) {
        monitor.remove(listener);
    }

    private Optional<OpenKey> openKey(PolicyKeyId policyKey) {
        return policyKeys
                .timeLeft(policyKey)
                .map(left -> new OpenKey(Opener.ROOT, left))
                .or(() -> policyKeys.bridgedTimeLeft(policyKey).map(left -> new OpenKey(Opener.AVAILABILITY, left)));
    }
}
