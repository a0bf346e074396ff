package org.o365se.keyvault;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.o365se.rootkey.FailureClass;

/**
 * The pauses of one vault: one for all its keys, after a failure that concerns them all, and one for each key that failed alone, so that no key is refused
 * for what another one was answered. Thread-safe.
 */
final class VaultPauses {
    /** More keys than a service uses in one vault; the longest unused pause is dropped beyond it. */
    private static final int MAX_KEYS = 256;

    private final LongSupplier nanoClock;
    private final VaultPause ofVault;
    private final Map<String, VaultPause> ofKeys = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, VaultPause> eldest) {
            return size() > MAX_KEYS;
        }
    };

    VaultPauses(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.ofVault = new VaultPause(nanoClock);
    }

    /** Returns why a key must not be asked for now; empty if it may be. */
    Optional<VaultPause.Refusal> refusal(KeyUri key) {
        var vault = ofVault.refusal();
        if (vault.isPresent()) {
            return vault;
        }
        synchronized (ofKeys) {
            return Optional.ofNullable(ofKeys.get(key.toString())).flatMap(VaultPause::refusal);
        }
    }

    /** Lets every key be asked at once. */
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
                ofKeys.computeIfAbsent(key.toString(), absent -> new VaultPause(nanoClock))
                        .failed(String.valueOf(failure.exception().getMessage()));
            }
        }
    }
}
