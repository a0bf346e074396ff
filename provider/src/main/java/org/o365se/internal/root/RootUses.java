package org.o365se.internal.root;

import java.util.function.Supplier;

/**
 * Performs uses of root keys. Everything that concerns every use is a decorator of this: it sees which root key is used for what, and how that ends, but no key. It may refuse a use by
 * throwing a {@link org.o365se.rootkey.RootKeyException} without making the call. Thread-safe.
 */
public interface RootUses {
    /** Makes each call, and adds nothing. */
    RootUses DIRECT = new RootUses() {
        @Override
        public <T> T perform(RootUse use, Supplier<T> call) {
            return call.get();
        }
    };

    /**
     * Performs a use.
     *
     * @param use which root key is used for what
     * @param call asks the home of the root key, and checks its answer; to be made once, in this thread
     * @return what the call returned
     */
    <T> T perform(RootUse use, Supplier<T> call);
}
