package org.o365se.internal.root.managed;

import java.util.Collection;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** The storage of managed root keys. Not thread-safe except for {@link #create} and {@link #remove}: the store admits one thread at a time. */
sealed interface ManagedKeys permits MemoryKeys, FileKeys {
    /** Returns all current versions of all keys. */
    Collection<ManagedVersion> versions();

    /** Returns a copy of the key of a version that {@link #versions} has just returned; the caller destroys it after one operation. */
    Key256 open(ManagedVersion version);

    /** Creates the first version of a key, which is durable when this returns. Thread-safe, and may wait for other processes. */
    ManagedVersion create(ManagedName name, boolean storeMustExist);

    /** Removes all versions of a key for good; no effect if there are none. Durable when this returns. Thread-safe, and may wait for other processes. */
    void remove(ManagedName name);

    /** Returns the name of the storage, for messages. */
    String place();

    /** Wipes the keys in memory. */
    void wipe();

    /** Refuses an existing name: a new key would replace the old one, and the policy keys that it wrapped would be lost. */
    static void refuseExisting(ManagedName name, Collection<ManagedVersion> versions, String place) {
        if (versions.stream().anyMatch(version -> version.name().equals(name))) {
            throw new RootKeyMisconfiguredException(
                    ProviderErrorId.ROOT_MISCONFIGURED,
                    "The root key " + name.uri() + " already exists in " + place + "; use it, or choose another name",
                    null);
        }
    }
}
