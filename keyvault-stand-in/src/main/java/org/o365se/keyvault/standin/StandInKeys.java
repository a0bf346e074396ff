package org.o365se.keyvault.standin;

import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The keys of one vault with their versions, and what its owner does with them. Thread-safe. */
public final class StandInKeys {
    private final Map<String, List<StandInKey>> versionsByName = new ConcurrentHashMap<>();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    /**
     * Creates an RSA key.
     *
     * @param name its name
     * @param bits 2048, 3072 or 4096, or what a test wants
     * @return its first version
     */
    public StandInKey createRsa(String name, int bits) {
        return add(StandInKey.rsa(name, bits));
    }

    /**
     * Creates a key exchange key, under which keys are wrapped to be imported.
     *
     * @param name its name
     * @param bits 2048, 3072 or 4096
     * @return its first version
     */
    public StandInKey createExchangeKey(String name, int bits) {
        return add(StandInKey.rsa(name, bits).operations("import"));
    }

    StandInKey importRsa(String name, KeyPair pair) {
        return add(StandInKey.rsa(name, pair));
    }

    /**
     * Creates an AES key, as in a Managed HSM.
     *
     * @param name its name
     * @param bits 256, or what a test wants
     * @return its first version
     */
    public StandInKey createAes(String name, int bits) {
        return add(StandInKey.aes(name, bits));
    }

    /**
     * Creates an elliptic curve key, which cannot wrap.
     *
     * @param name its name
     * @return its first version
     */
    public StandInKey createEc(String name) {
        return add(StandInKey.ec(name));
    }

    /**
     * Creates a new version of a key; the old ones are kept.
     *
     * @param name its name
     * @return the new version
     */
    public StandInKey rotate(String name) {
        return add(newest(name).orElseThrow().successor());
    }

    /**
     * Deletes a key with all versions; it can be recovered.
     *
     * @param name its name
     */
    public void delete(String name) {
        deleted.add(name);
    }

    /**
     * Recovers a deleted key.
     *
     * @param name its name
     */
    public void recover(String name) {
        deleted.remove(name);
    }

    /**
     * Purges a deleted key: no version of it comes back.
     *
     * @param name its name
     * @throws IllegalStateException if it was not deleted
     */
    public void purge(String name) {
        if (!deleted.remove(name)) {
            throw new IllegalStateException("Only a deleted key is purged, not " + name);
        }
        versionsByName.remove(name);
    }

    /**
     * Lists the versions of a key.
     *
     * @param name its name
     * @return the oldest first; none if there is no such key
     */
    public List<StandInKey> versions(String name) {
        return new ArrayList<>(versionsByName.getOrDefault(name, List.of()));
    }

    /** Names all keys. */
    Set<String> names() {
        return versionsByName.keySet();
    }

    boolean isDeleted(String name) {
        return deleted.contains(name);
    }

    Optional<StandInKey> find(String name, String version) {
        if (deleted.contains(name)) {
            return Optional.empty();
        }
        return version.isEmpty()
                ? newest(name)
                : versions(name).stream()
                        .filter(key -> key.version().equals(version))
                        .findFirst();
    }

    /** Returns the newest version of a key that was deleted and can be recovered. */
    Optional<StandInKey> deleted(String name) {
        return deleted.contains(name) ? newest(name) : Optional.empty();
    }

    private Optional<StandInKey> newest(String name) {
        var versions = versions(name);
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    private StandInKey add(StandInKey key) {
        versionsByName
                .computeIfAbsent(key.name(), absent -> new CopyOnWriteArrayList<>())
                .add(key);
        return key;
    }
}
