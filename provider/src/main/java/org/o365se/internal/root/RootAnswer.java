package org.o365se.internal.root;

import org.o365se.rootkey.RootKeyException;

/**
 * The result of unwrapping a policy key with one root key.
 *
 * @param <K> the type of an unwrapped policy key
 */
sealed interface RootAnswer<K> {
    /** The key, which the receiver destroys. */
    record Opened<K>(K key) implements RootAnswer<K> {}

    /** A failure of the root key, so that the others decide. */
    record Failed<K>(RootKeyException failure) implements RootAnswer<K> {}

    /** An error that is not a failure of the root key, such as exhausted memory. */
    record Broken<K>(Throwable cause) implements RootAnswer<K> {
        /** Throws an {@code Error}, otherwise returns the exception to be thrown. */
        RuntimeException rethrown() {
            if (cause instanceof Error error) {
                throw error;
            }
            return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
        }
    }

    /** No result, because the key chain has been closed. */
    record Closed<K>() implements RootAnswer<K> {}
}
