package org.o365se.internal.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.model.ChainSnapshot;
import org.o365se.internal.record.ChainFile;
import org.o365se.internal.record.ChainKeys;

/** Reads chains from streams. */
final class ChainSnapshots {
    private ChainSnapshots() {}

    /** Reads a chain, with its secret, or without one to list only. */
    static ChainSnapshot read(InputStream stream, char @Nullable [] secret) throws IOException {
        if (secret == null) {
            return ChainFile.list(stream);
        }
        var derived = new AtomicReference<ChainKeys>();
        try {
            return ChainFile.read(stream, (origin, chainId) -> {
                        derived.set(ChainKeys.derive(origin, chainId, secret));
                        return derived.get();
                    })
                    .snapshot();
        } finally {
            if (derived.get() != null) {
                derived.get().destroy();
            }
        }
    }
}
