package org.o365se.internal.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The location of a stored chain and its high-water mark.
 *
 * @param chain the location of the chain for messages, for example {@code file /var/lib/o365se/service.keychain}
 * @param slip a possible mistake in the configured path if there is no chain: a sentence to append to a message, or an empty text
 * @param highWater the file of the high-water mark, resolved; empty for a chain that ends with the process
 * @param isShared whether other hosts change the chain, which have high-water files of their own, so that also a reader raises the mark
 */
public record ChainPlace(String chain, String slip, Optional<Path> highWater, boolean isShared) {
    /** Returns the location of a chain in a file; the paths are resolved. */
    public static ChainPlace of(Path chain, Path highWater) {
        return new ChainPlace("file " + chain, PathSlip.in(chain), Optional.of(highWater), false);
    }
}
