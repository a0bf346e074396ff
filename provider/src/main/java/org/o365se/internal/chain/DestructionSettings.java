package org.o365se.internal.chain;

import java.util.Optional;
import org.o365se.internal.receipt.Receipts;

/**
 * What the destruction of keys needs.
 *
 * @param receipts writes the receipts; empty without an audit log: then nothing is destroyed
 * @param availabilityKeys destroys keys in the availability key store
 */
public record DestructionSettings(Optional<Receipts> receipts, AvailabilityKeyRemoval availabilityKeys) {
    /** Destroys a key in the availability key store. */
    @FunctionalInterface
    public interface AvailabilityKeyRemoval {
        /** Destroys all versions of a key; no effect if there is none. */
        void destroy(String name);
    }
}
