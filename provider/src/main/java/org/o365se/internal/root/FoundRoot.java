package org.o365se.internal.root;

import java.util.Optional;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyDescription;

/**
 * The newest version of a root key.
 *
 * @param description what is recorded
 * @param fingerprint of the public half; empty if there is none, or the home has not reported it
 */
record FoundRoot(RootKeyDescription description, Optional<String> fingerprint) {
    static FoundRoot of(RootKey key) {
        return new FoundRoot(key.describe(), key.fingerprint());
    }

    /**
     * Returns whether this and another are one key. One key can have several URIs, and a cloned or imported key has several homes. A version never names two keys of one algorithm:
     * it is random, or derived from the key. A key that a vault has imported has a random version there, so fingerprints are compared too.
     */
    boolean isSameKeyAs(FoundRoot other) {
        return (description.algorithm().equals(other.description.algorithm())
                        && description.version().equals(other.description.version()))
                || (fingerprint.isPresent() && fingerprint.equals(other.fingerprint));
    }
}
