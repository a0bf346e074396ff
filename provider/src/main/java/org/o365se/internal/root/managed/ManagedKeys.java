package org.o365se.internal.root.managed;

import java.util.Collection;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.rootkey.RootKeyMisconfiguredException;

/** Where managed root keys lie. Not thread-safe but for {@link #create}: the store lets one thread in at a time. */
sealed interface ManagedKeys permits MemoryKeys, FileKeys {
    /** Lists all versions of all keys, as they are now. */
    Collection<ManagedVersion> versions();

    /** Returns a copy of the key of a version that {@link #versions} has just listed; the caller destroys it after one operation. */
    Key256 open(ManagedVersion version);

    /** Makes the first version of a key, durable when this returns. Thread-safe, and may wait for other processes. */
    ManagedVersion create(ManagedName name, boolean storeMustExist);

    /** Returns the place, for messages. */
    String place();

    /** Wipes what is held in memory. */
    void wipe();

    /** A key is never replaced by making it again: what the old one wrapped would be lost. */
    static void refuseExisting(ManagedName name, Collection<ManagedVersion> versions, String place) {
        if (versions.stream().anyMatch(version -> version.name().equals(name))) {
            throw new RootKeyMisconfiguredException(
                    ProviderErrorId.ROOT_MISCONFIGURED,
                    "The root key " + name.uri() + " already exists in " + place + "; use it, or choose another name",
                    null);
        }
    }
}
