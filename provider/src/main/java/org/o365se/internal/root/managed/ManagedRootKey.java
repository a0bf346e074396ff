package org.o365se.internal.root.managed;

import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyDescription;

/** One version of a managed root key: a name that the store looks up at each use, without key bytes. */
record ManagedRootKey(ManagedRootStore store, ManagedVersion version) implements RootKey {
    @Override
    public RootKeyDescription describe() {
        return version.describe();
    }

    @Override
    public byte[] wrap(byte[] policyKey) {
        return store.wrap(version, policyKey);
    }

    @Override
    public byte[] unwrap(byte[] wrapped) {
        return store.unwrap(version, wrapped);
    }

    @Override
    public String toString() {
        return version.name().uri() + " version " + version.id();
    }
}
