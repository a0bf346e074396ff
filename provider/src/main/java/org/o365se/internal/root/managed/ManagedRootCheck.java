package org.o365se.internal.root.managed;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.o365se.internal.crypto.DrawHistory;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyCheck.Outcome;
import org.o365se.rootkey.RootKeyException;

/** Checks a managed root key with a random value in place of a policy key. */
final class ManagedRootCheck {
    private static final String SIZE = "size";
    private static final String ROUND_TRIP = "wrap and unwrap";

    private ManagedRootCheck() {}

    static List<RootKeyCheck> of(ManagedRootStore store, ManagedVersion version, SecureRandom random) {
        var plain = DrawHistory.draw(random, Key256.BYTES);
        byte[] again = {};
        try {
            again = store.unwrap(version, store.wrap(version, plain));
            var bits = Key256.BYTES * Byte.SIZE + " bits, AES";
            // The store accepts only AES-256 keys, so a key that works has this size.
            return List.of(
                    new RootKeyCheck(SIZE, Outcome.PASSED, bits, ""),
                    MessageDigest.isEqual(plain, again)
                            ? new RootKeyCheck(ROUND_TRIP, Outcome.PASSED, "a random value was unwrapped", "")
                            : failed(ProviderErrorId.ROOT_ROUND_TRIP_FAILED.with("a different value was unwrapped")));
        } catch (RootKeyException e) {
            return List.of(
                    new RootKeyCheck(SIZE, Outcome.UNKNOWN, "the key cannot be read", ""),
                    failed(String.valueOf(e.getMessage())));
        } finally {
            Arrays.fill(plain, (byte) 0);
            Arrays.fill(again, (byte) 0);
        }
    }

    private static RootKeyCheck failed(String found) {
        return new RootKeyCheck(
                ROUND_TRIP,
                Outcome.FAILED,
                found,
                "do not create a policy with this key; restore the key store from a backup");
    }
}
