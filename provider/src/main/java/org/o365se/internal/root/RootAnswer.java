package org.o365se.internal.root;

import org.o365se.internal.keys.OpenedPolicyKey;
import org.o365se.rootkey.RootKeyException;

/** How asking one root for a policy key has ended. */
sealed interface RootAnswer {
    /** With the key, which is the receiver's to destroy. */
    record Opened(OpenedPolicyKey key) implements RootAnswer {}

    /** With a failure of the root, so that the other one decides. */
    record Failed(RootKeyException failure) implements RootAnswer {}

    /** With an error that is no root's, such as a lack of memory. */
    record Broken(Error error) implements RootAnswer {}

    /** Not at all: the key chain was closed meanwhile. */
    record Closed() implements RootAnswer {}
}
