package org.o365se.internal.root.managed;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.o365se.internal.crypto.Key256;

/** Managed root keys in memory, for tests and for key chains in memory. */
final class MemoryKeys implements ManagedKeys {
    private final Map<ManagedVersion, Key256> keys = new HashMap<>();
    private final SecureRandom random = new SecureRandom();

    @Override
    public synchronized Collection<ManagedVersion> versions() {
        return List.copyOf(keys.keySet());
    }

    @Override
    public synchronized Key256 open(ManagedVersion version) {
        return Objects.requireNonNull(keys.get(version), "a version that was listed")
                .copy();
    }

    @Override
    public synchronized ManagedVersion create(ManagedName name, boolean storeMustExist) {
        ManagedKeys.refuseExisting(name, keys.keySet(), place());
        var version = ManagedVersion.first(name, random);
        keys.put(version, Key256.random(random));
        return version;
    }

    @Override
    public synchronized void remove(ManagedName name) {
        for (var version : versions()) {
            if (version.name().equals(name)) {
                Objects.requireNonNull(keys.remove(version)).destroy();
            }
        }
    }

    @Override
    public String place() {
        return "the key store in memory";
    }

    @Override
    public synchronized void wipe() {
        keys.values().forEach(Key256::destroy);
        keys.clear();
    }
}
