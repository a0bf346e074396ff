package org.o365se.keyvault;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.o365se.rootkey.BackOff;
import org.o365se.rootkey.FailureClass;

/**
 * Backs off from one vault: from all its keys after a failure that concerns them all, otherwise only from the key that failed. Thread-safe.
 */
final class VaultBackOff {
    /** More keys than a service uses in one vault; beyond this the least recently used one is dropped. */
    private static final int MAX_KEYS = 256;

    private final LongSupplier nanoClock;
    private final BackOff<String> ofVault;
    private final Map<String, BackOff<String>> ofKeys = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, BackOff<String>> eldest) {
            return size() > MAX_KEYS;
        }
    };

    VaultBackOff(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.ofVault = new BackOff<>(nanoClock);
    }

    /** Returns why a key must not be used now; empty if it may be used. */
    Optional<BackOff.Refusal<String>> refusal(KeyUri key) {
        var vault = ofVault.refusal();
        if (vault.isPresent()) {
            return vault;
        }
        synchronized (ofKeys) {
            return Optional.ofNullable(ofKeys.get(key.toString())).flatMap(BackOff::refusal);
        }
    }

    /** Ends every pause, so that each key can be used at once. */
    void end() {
        ofVault.answered();
        synchronized (ofKeys) {
            ofKeys.clear();
        }
    }

    void answered(KeyUri key) {
        ofVault.answered();
        synchronized (ofKeys) {
            ofKeys.remove(key.toString());
        }
    }

    void failed(KeyUri key, Failure failure) {
        if (failure.exception().failureClass() != FailureClass.TRANSIENT) {
            answered(key);
        } else if (failure.ofVault().isPresent()) {
            ofVault.failed(failure.ofVault().get());
        } else {
            ofVault.answered();
            synchronized (ofKeys) {
                ofKeys.computeIfAbsent(key.toString(), absent -> new BackOff<>(nanoClock))
                        .failed(String.valueOf(failure.exception().getMessage()));
            }
        }
    }
}
