package org.o365se.internal.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a stored chain and its high-water mark are.
 *
 * @param chain how messages name the place of the chain, for example {@code file /var/lib/o365se/service.keychain}
 * @param slip what may be wrong with the configured place if there is no chain: a sentence to put after a message, or an empty text
 * @param highWater the file of the high-water mark, resolved; empty for a chain that ends with the process
 */
public record ChainPlace(String chain, String slip, Optional<Path> highWater) {
    /** Returns the place of a chain in a file; the paths are resolved. */
    public static ChainPlace of(Path chain, Path highWater) {
        return new ChainPlace("file " + chain, PathSlip.in(chain), Optional.of(highWater));
    }
}
