package org.o365se.internal.store;

import org.o365se.store.KeyChainStore;
import org.o365se.store.KeyChainStoreContract;

class MemoryChainStoreTest extends KeyChainStoreContract {
    private final MemoryChainStore store = new MemoryChainStore();

    @Override
    protected KeyChainStore open() {
        return store;
    }
}
