package org.o365se.internal.root;

import java.util.function.Supplier;

/**
 * Performs uses of root keys. Code for every use is a decorator of this interface: it receives the use and its result, but no key bytes. It may refuse a use by
 * throwing a {@link org.o365se.rootkey.RootKeyException} instead of the call. Thread-safe.
 */
public interface RootUses {
    /** Makes each call without any addition. */
    RootUses DIRECT = new RootUses() {
        @Override
        public <T> T perform(RootUse use, Supplier<T> call) {
            return call.get();
        }
    };

    /**
     * Performs a use.
     *
     * @param use the use
     * @param call calls the home of the root key, and checks its answer; must be called once, in this thread
     * @return the result of the call
     */
    <T> T perform(RootUse use, Supplier<T> call);
}
