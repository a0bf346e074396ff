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

    /** With a failure of the root, so that the others decide. */
    record Failed<K>(RootKeyException failure) implements RootAnswer<K> {}

    /** With an error that is not a root's, such as a lack of memory. */
    record Broken<K>(Throwable cause) implements RootAnswer<K> {
        /** Throws the error if it is one, else returns it to be thrown. */
        RuntimeException rethrown() {
            if (cause instanceof Error error) {
                throw error;
            }
            return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
        }
    }

    /** Not at all: the key chain was closed meanwhile. */
    record Closed<K>() implements RootAnswer<K> {}
}
