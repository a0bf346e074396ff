package org.o365se.internal.root;

import java.util.function.Supplier;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** Converts an unexpected exception of a bridge during unwrapping to a failure of its root key, so that the other root keys are still used. Thread-safe. */
final class BridgeFaults implements RootUses {
    private final RootUses uses;

    BridgeFaults(RootUses uses) {
        this.uses = uses;
    }

    @Override
    public <T> T perform(RootUse use, Supplier<T> call) {
        try {
            return uses.perform(use, call);
        } catch (RootKeyException e) {
            throw e;
        } catch (RuntimeException e) {
            if (use.opening().isPresent()) {
                throw failure(use.uri(), e);
            }
            throw e;
        }
    }

    private static RootKeyException failure(RootKeyUri uri, RuntimeException fault) {
        return new RootKeyMisconfiguredException(
                ProviderErrorId.ROOT_MISCONFIGURED,
                "The bridge of root key " + uri + " failed unexpectedly (" + fault
                        + "); report it to the author of the bridge",
                fault);
    }
}
