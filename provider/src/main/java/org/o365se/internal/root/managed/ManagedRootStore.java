package org.o365se.internal.root.managed;

import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.FileAccess;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyHome;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyPresence;
import org.o365se.rootkey.RootKeyUnavailableException;
import org.o365se.rootkey.SecretReader;

/**
 * The home of the service's managed root keys, for customers who do not keep their own: {@code managed:NAME}, where NAME is 1 to 127 characters of a-z, 0-9,
 * dot, underscore and hyphen, starting with a letter or digit.
 *
 * <p>The keys are AES-256 keys, wrap with AES-KW (RFC 3394), and are in a PKCS12 key store of the JDK or only in memory. The JDK derives the key that protects
 * a PKCS12 store from its secret in 10,000 rounds, which is weak against guessing: the secret should be a generated one.
 *
 * <p>Thread-safe; one root key operation at a time, because each costs microseconds. Several processes may use one file.
 */
public final class ManagedRootStore implements RootKeyHome {
    private final StoreKind kind;
    private final ManagedKeys keys;
    private final Runnable beforeCreating;
    private final SecureRandom random = new SecureRandom();

    /** Guards the keys in memory, so that no key is wiped while it is in use. */
    private final Object use = new Object();

    private boolean closed;

    private ManagedRootStore(StoreKind kind, ManagedKeys keys) {
        this(kind, keys, () -> {});
    }

    private ManagedRootStore(StoreKind kind, ManagedKeys keys, Runnable beforeCreating) {
        this.kind = kind;
        this.keys = keys;
        this.beforeCreating = beforeCreating;
    }

    /**
     * Creates a store in memory, whose keys are lost when it is closed.
     *
     * @return an empty store
     */
    public static ManagedRootStore inMemory() {
        return new ManagedRootStore(StoreKind.MANAGED, new MemoryKeys());
    }

    /**
     * Creates a store for a PKCS12 file, which is read at first use and again whenever it has changed.
     *
     * @param file the file; only {@link #create} creates it if it does not exist
     * @param secrets reads the secret, each time it is needed
     * @param secretSource the source of the secret ({@code managed.secret-source})
     * @param access who may have access to the file besides its owner
     * @return the store
     */
    public static ManagedRootStore inFile(Path file, SecretReader secrets, String secretSource, FileAccess access) {
        return inFile(StoreKind.MANAGED, file, secrets, secretSource, access);
    }

    /**
     * Creates a store of availability keys in memory, whose keys are lost when it is closed.
     *
     * @return an empty store
     */
    public static ManagedRootStore availabilityInMemory() {
        return new ManagedRootStore(StoreKind.AVAILABILITY, new MemoryKeys());
    }

    /**
     * Creates a store of availability keys, {@code availability:NAME}, for a PKCS12 file.
     *
     * @param store the file, which only {@link #create} creates, and the source of its secret
     * @param managed the store of the managed root keys, whose file and secret must be different; empty if there is none
     * @param secrets reads the secrets, each time one is needed
     * @param access who may have access to the file besides its owner
     * @return the store
     */
    public static ManagedRootStore availabilityInFile(
            StoreSource store, Optional<StoreSource> managed, SecretReader secrets, FileAccess access) {
        return new ManagedRootStore(
                StoreKind.AVAILABILITY,
                new FileKeys(
                        StoreKind.AVAILABILITY, store.file().toAbsolutePath(), secrets, store.secretSource(), access),
                () -> managed.ifPresent(other -> StoresApart.require(store, other, secrets)));
    }

    private static ManagedRootStore inFile(
            StoreKind kind, Path file, SecretReader secrets, String secretSource, FileAccess access) {
        return new ManagedRootStore(kind, new FileKeys(kind, file.toAbsolutePath(), secrets, secretSource, access));
    }

    /**
     * Creates a root key. It is durable, and has been read back, when this returns.
     *
     * @param name the NAME of {@code managed:NAME}
     * @param storeMustExist whether a missing file is an error rather than a new store: if root keys have been created before, the file is probably not mounted
     * @return the description of its first version
     * @throws RootKeyMisconfiguredException if the name is in use or not allowed, or the store cannot be opened
     * @throws RootKeyUnavailableException if the file cannot be locked, read or written now
     */
    public RootKeyDescription create(String name, boolean storeMustExist) {
        var wanted = new ManagedName(kind, name);
        synchronized (use) {
            refuseClosed();
        }
        beforeCreating.run();
        // Outside the lock, because it may wait for another process, and root key operations must not wait for that.
        return keys.create(wanted, storeMustExist).describe();
    }

    /**
     * Encrypts all keys of a PKCS12 file under a new secret. Programs that use the file recover once their secret source has the new secret.
     *
     * @param file the file
     * @param secrets reads the current secret
     * @param secretSource its source ({@code managed.secret-source})
     * @param access who may have access to the file besides its owner
     * @param newSecret the new secret, in printable ASCII; the caller wipes the array
     * @throws RootKeyMisconfiguredException if the file cannot be opened, or an entry has a different secret
     * @throws RootKeyUnavailableException if the file cannot be locked, read or written now; it is unchanged then
     */
    public static void rotateSecret(
            Path file, SecretReader secrets, String secretSource, FileAccess access, char[] newSecret) {
        new FileKeys(StoreKind.MANAGED, file.toAbsolutePath(), secrets, secretSource, access).rotateSecret(newSecret);
    }

    /**
     * Finds the newest version of a root key.
     *
     * @param uri {@code managed:NAME}
     * @param tenant any tenant: the store belongs to the service
     * @return the key, which can be used while this store is open
     * @throws RootKeyDeniedException if there is no such key
     * @throws RootKeyMisconfiguredException if the URI is not that of a managed root key, or the file is missing, damaged or under another secret
     * @throws RootKeyUnavailableException if the file cannot be read now
     */
    @Override
    public RootKey newest(String uri, String tenant) {
        var name = nameOf(uri);
        synchronized (use) {
            return new ManagedRootKey(this, find(name, ""));
        }
    }

    /**
     * Finds one version of a root key.
     *
     * @param description from {@link RootKey#describe}
     * @param tenant any tenant: the store belongs to the service
     * @return the key, which can be used while this store is open
     * @throws RootKeyDeniedException if there is no such key or version
     * @throws RootKeyMisconfiguredException as for {@link #newest}, or if the algorithm is not that of managed root keys
     * @throws RootKeyUnavailableException if the file cannot be read now
     */
    @Override
    public RootKey exact(RootKeyDescription description, String tenant) {
        var name = nameOf(description.uri());
        if (!description.algorithm().equals(ManagedVersion.ALGORITHM)) {
            throw new RootKeyMisconfiguredException(
                    ProviderErrorId.ROOT_MISCONFIGURED,
                    "The root key " + name.uri() + " wraps by "
                            + ManagedVersion.ALGORITHM + ", not by " + description.algorithm()
                            + " as recorded; check that this is the right key chain",
                    null);
        }
        synchronized (use) {
            return new ManagedRootKey(this, find(name, description.version()));
        }
    }

    /**
     * Checks that the newest version of a root key can be read and works.
     *
     * @param uri {@code managed:NAME}
     * @return the rules {@code size} and {@code wrap and unwrap}
     * @throws RootKeyDeniedException if there is no such key
     * @throws RootKeyMisconfiguredException if the URI is not that of a managed root key, or the file is missing, damaged or under another secret
     * @throws RootKeyUnavailableException if the file cannot be read now
     */
    @Override
    public List<RootKeyCheck> check(String uri) {
        var name = nameOf(uri);
        ManagedVersion newest;
        synchronized (use) {
            newest = find(name, "");
        }
        return ManagedRootCheck.of(this, newest, random);
    }

    /**
     * Looks whether a key is in the store.
     *
     * @param description from {@link RootKey#describe}
     * @param tenant any tenant: the store belongs to the service
     * @return whether it is; backups of the file are not looked at
     * @throws RootKeyMisconfiguredException if the URI is not that of a key of this store, or the file is missing, damaged or under another secret
     * @throws RootKeyUnavailableException if the file cannot be read now
     */
    @Override
    public RootKeyPresence presence(RootKeyDescription description, String tenant) {
        var name = nameOf(description.uri());
        synchronized (use) {
            refuseClosed();
            boolean isThere = keys.versions().stream()
                    .anyMatch(version ->
                            version.name().equals(name) && version.id().equals(description.version()));
            return isThere ? RootKeyPresence.PRESENT : RootKeyPresence.ABSENT;
        }
    }

    /**
     * Destroys all versions of a key: what only they have wrapped cannot be unwrapped again, unless a backup of the file has them. Durable when this returns.
     *
     * @param name the NAME of {@code availability:NAME}; no effect if there is no such key
     * @throws RootKeyMisconfiguredException if the name is not allowed, or the store cannot be opened
     * @throws RootKeyUnavailableException if the file cannot be locked, read or written now
     */
    public void destroy(String name) {
        var unwanted = new ManagedName(kind, name);
        synchronized (use) {
            refuseClosed();
        }
        keys.remove(unwanted);
    }

    /** Wipes the keys in memory; they can no longer be used. A file is not changed. */
    @Override
    public void close() {
        synchronized (use) {
            closed = true;
            keys.wipe();
        }
    }

    byte[] wrap(ManagedVersion version, byte[] policyKey) {
        if (policyKey.length != Key256.BYTES) {
            throw new IllegalArgumentException("A policy key has " + Key256.BYTES + " bytes, not " + policyKey.length);
        }
        var copy = Key256.copyOf(policyKey, 0);
        try {
            return withKey(version, root -> new AesKeyWrap().wrap(root, copy));
        } finally {
            copy.destroy();
        }
    }

    byte[] unwrap(ManagedVersion version, byte[] wrapped) {
        return withKey(version, root -> {
            try {
                var key = new AesKeyWrap().unwrap(root, wrapped);
                try {
                    return key.getEncoded();
                } finally {
                    key.destroy();
                }
            } catch (InvalidKeyException e) {
                throw notOpened(version, root, e);
            }
        });
    }

    private <T> T withKey(ManagedVersion version, Function<Key256, T> operation) {
        synchronized (use) {
            // Found again each time, because it may have been removed.
            var root = keys.open(find(version.name(), version.id()));
            try {
                return operation.apply(root);
            } finally {
                root.destroy();
            }
        }
    }

    /** Finds the version with an id, or the newest if the id is empty. */
    private ManagedVersion find(ManagedName name, String id) {
        refuseClosed();
        ManagedVersion found = null;
        for (var version : keys.versions()) {
            if (version.name().equals(name)
                    && (id.isEmpty() || version.id().equals(id))
                    && (found == null || version.isNewerThan(found))) {
                found = version;
            }
        }
        if (found == null) {
            throw new RootKeyDeniedException(
                    ProviderErrorId.ROOT_DENIED,
                    "The root key " + name.uri() + (id.isEmpty() ? "" : ", version " + id + ",")
                            + " is not in " + keys.place()
                            + "; restore it from a backup, or use another root key",
                    null);
        }
        return found;
    }

    private ManagedName nameOf(String uri) {
        var name = ManagedName.ofUri(uri);
        if (name.kind() != kind) {
            throw new IllegalArgumentException("A " + name.kind().key() + " is not in the " + kind.store());
        }
        return name;
    }

    private void refuseClosed() {
        if (closed) {
            throw new IllegalStateException(ProviderErrorId.CHAIN_CLOSED.with(
                    "The " + kind.store() + " has been closed with its key chain; open the key chain again"));
        }
    }

    /** Returns the failure for bytes that do not unwrap: they are corrupt only if the key itself works, which a canary operation shows. */
    private RootKeyException notOpened(ManagedVersion version, Key256 root, InvalidKeyException cause) {
        var which = "The root key " + version.name().uri() + ", version " + version.id() + ",";
        return canaryWorks(root)
                ? new RootKeyCorruptException(
                        ProviderErrorId.ROOT_CORRUPT,
                        which
                                + " works, but does not unwrap this policy key: the bytes were altered, or wrapped by another "
                                + "key; restore the key chain from a backup, or use the policy's other root",
                        cause)
                : new RootKeyUnavailableException(
                        ProviderErrorId.ROOT_UNAVAILABLE,
                        which
                                + " does not unwrap what it has just wrapped: the memory or the JDK of this machine is faulty;"
                                + " run the program on another machine",
                        cause);
    }

    private boolean canaryWorks(Key256 root) {
        var canary = Key256.random(random);
        try {
            var wrap = new AesKeyWrap();
            var opened = wrap.unwrap(root, wrap.wrap(root, canary));
            try {
                return opened.hasSameBytesAs(canary);
            } finally {
                opened.destroy();
            }
        } catch (InvalidKeyException e) {
            return false;
        } finally {
            canary.destroy();
        }
    }
}
