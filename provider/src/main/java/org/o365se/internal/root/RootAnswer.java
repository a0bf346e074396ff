package org.o365se.internal.root;

import org.o365se.rootkey.RootKeyException;

/**
 * How asking one root for a policy key has ended.
 *
 * @param <K> an opened policy key
 */
sealed interface RootAnswer<K> {
    /** With the key, which is the receiver's to destroy. */
    record Opened<K>(K key) implements RootAnswer<K> {}

    /** With a failure of the root, so that the other one decides. */
    record Failed<K>(RootKeyException failure) implements RootAnswer<K> {}

    /** With an error that is no root's, such as a lack of memory. */
    record Broken<K>(Error error) implements RootAnswer<K> {}

    /** Not at all: the key chain was closed meanwhile. */
    record Closed<K>() implements RootAnswer<K> {}
}
