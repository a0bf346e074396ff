package org.o365se.internal.root.managed;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.crypto.Key256;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.file.FileAccess;
import org.o365se.internal.file.LockFile;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyUnavailableException;
import org.o365se.rootkey.SecretReader;

/**
 * Managed root keys in a PKCS12 file that other processes may change. The file is checked before each use, and read again if it has changed, so that a key that
 * another process created is found, and a removed one is refused.
 */
final class FileKeys implements ManagedKeys {
    private static final int MAX_FILE_BYTES = 16 << 20;

    private final StoreKind kind;
    private final Path file;
    private final SecretReader secrets;
    private final String secretSource;
    private final FileAccess access;
    private final SecureRandom random;
    private @Nullable Loaded loaded;

    FileKeys(StoreKind kind, Path file, SecretReader secrets, String secretSource, FileAccess access) {
        this(kind, file, secrets, secretSource, access, new SecureRandom());
    }

    FileKeys(
            StoreKind kind,
            Path file,
            SecretReader secrets,
            String secretSource,
            FileAccess access,
            SecureRandom random) {
        this.kind = kind;
        this.file = file;
        this.secrets = secrets;
        this.secretSource = secretSource;
        this.access = access;
        this.random = random;
    }

    /** Changes when a file is replaced or written to. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object inode) {
        static Stamp of(Path file) throws IOException {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }

        /** Equal to the method of the record, without the linking that its first call costs. */
        boolean isOf(Stamp other) {
            return modified.equals(other.modified) && size == other.size && Objects.equals(inode, other.inode);
        }
    }

    /** The file as it was read; its keys stay encrypted until they are used. */
    private record Loaded(Stamp stamp, Pkcs12 store, List<ManagedVersion> versions) {}

    @Override
    public Collection<ManagedVersion> versions() {
        return current().versions();
    }

    @Override
    public Key256 open(ManagedVersion version) {
        var from = Objects.requireNonNull(loaded, "a version that was listed");
        var secret = secret();
        try {
            return from.store().key(version, secret);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    @Override
    public ManagedVersion create(ManagedName name, boolean storeMustExist) {
        return change((target, lock, secret) -> createLocked(target, lock, name, secret, storeMustExist));
    }

    @Override
    public void remove(ManagedName name) {
        if (!Files.exists(file)) {
            return;
        }
        change((target, lock, secret) -> {
            var before = content();
            var store = Pkcs12.open(kind, file, before, secret);
            var removed = store.versions().stream()
                    .filter(version -> version.name().equals(name))
                    .toList();
            if (!removed.isEmpty()) {
                for (var version : removed) {
                    store.remove(version);
                }
                replace(target, lock, before, store.content(secret));
            }
            return store;
        });
    }

    /** Encrypts every key in the file under a new secret. The file is replaced atomically, after it was read back. */
    void rotateSecret(char[] newSecret) {
        requirePrintable(newSecret, "The new secret");
        change((target, lock, secret) -> {
            var before = content();
            var store = Pkcs12.open(kind, file, before, secret);
            var content = store.under(secret, newSecret).content(newSecret);
            requireSameKeys(store, secret, Pkcs12.open(kind, file, content, newSecret), newSecret);
            replace(target, lock, before, content);
            return store;
        });
    }

    /** A change of the file under its lock, which is repeated if the lock is lost. */
    @FunctionalInterface
    private interface FileChange<T> {
        T make(Path target, LockFile lock, char[] secret) throws IOException;
    }

    private <T> T change(FileChange<T> change) {
        var secret = secret();
        try {
            var target = AtomicFile.resolve(file);
            return LockFile.<T, IOException>change(target, lock -> change.make(target, lock, secret));
        } catch (IOException e) {
            throw failure("changed", e);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    /** Replaces the file if it has not changed since it was read under the lock; {@code null} stands for a file that did not exist. */
    private void replace(Path target, LockFile lock, byte @Nullable [] before, byte[] content) throws IOException {
        AtomicFile.removeLeftOvers(target);
        AtomicFile.replace(target, content, () -> lock.requireHeld(file, Arrays.equals(before, contentIfPresent())));
    }

    private void requireSameKeys(Pkcs12 store, char[] secret, Pkcs12 changed, char[] newSecret) {
        var versions = store.versions();
        if (changed.versions().size() != versions.size()) {
            throw notReadBack();
        }
        for (var version : versions) {
            var key = store.key(version, secret);
            try {
                var again = changed.key(version, newSecret);
                try {
                    if (!key.hasSameBytesAs(again)) {
                        throw notReadBack();
                    }
                } finally {
                    again.destroy();
                }
            } finally {
                key.destroy();
            }
        }
    }

    private RootKeyUnavailableException notReadBack() {
        return new RootKeyUnavailableException(
                ProviderErrorId.ROOT_ROUND_TRIP_FAILED,
                "The keys of " + place()
                        + " differ under the new secret, so the file was not changed; check the memory of this machine, then try again",
                null);
    }

    @Override
    public String place() {
        return "the " + kind.store() + " " + file;
    }

    @Override
    public void wipe() {
        loaded = null;
    }

    private ManagedVersion createLocked(
            Path target, LockFile lock, ManagedName name, char[] secret, boolean storeMustExist) throws IOException {
        // Only a missing file is replaced by a new one, never one that cannot be read at the moment.
        var before = storeMustExist ? content() : contentIfPresent();
        var store = before == null ? Pkcs12.empty(kind, file) : Pkcs12.open(kind, file, before, secret);
        ManagedKeys.refuseExisting(name, store.versions(), place());
        var version = ManagedVersion.first(name, random);
        var key = Key256.random(random);
        try {
            store.add(version, key, secret);
            replace(target, lock, before, store.content(secret));
            confirm(version, key, secret);
            return version;
        } finally {
            key.destroy();
        }
    }

    /** Reads the new key back, so that no policy key is wrapped by a key that cannot be read. */
    private void confirm(ManagedVersion version, Key256 key, char[] secret) throws IOException {
        var written = read(secret).key(version, secret);
        try {
            if (!written.hasSameBytesAs(key)) {
                throw new RootKeyUnavailableException(
                        ProviderErrorId.ROOT_ROUND_TRIP_FAILED,
                        "The root key " + version.name().uri() + " was written to " + place()
                                + ", but a different key was read back; check the disk, and create a key with another name",
                        null);
            }
        } finally {
            written.destroy();
        }
    }

    private Loaded current() {
        try {
            // Before the content is read, so that a change in between is noticed at the next use.
            var stamp = Stamp.of(file);
            if (loaded == null || !loaded.stamp().isOf(stamp)) {
                var secret = secret();
                try {
                    var store = read(secret);
                    wipe();
                    loaded = new Loaded(stamp, store, store.versions());
                } finally {
                    Arrays.fill(secret, '\0');
                }
            }
            return loaded;
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    private Pkcs12 read(char[] secret) throws IOException {
        return Pkcs12.open(kind, file, content(), secret);
    }

    private byte @Nullable [] contentIfPresent() throws IOException {
        try {
            return content();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private byte[] content() throws IOException {
        var content = AtomicFile.read(file, MAX_FILE_BYTES);
        var objection = access.objectionTo(file);
        if (objection.isPresent()) {
            throw new RootKeyMisconfiguredException(
                    ProviderErrorId.FILE_OPEN_TO_OTHERS,
                    "The " + kind.store() + " " + file + " " + objection.get(),
                    null);
        }
        return content;
    }

    private char[] secret() {
        var secret = secrets.read(kind.secretSetting(), secretSource);
        requirePrintable(secret, "The secret of " + kind.secretSetting());
        return secret;
    }

    private void requirePrintable(char[] secret, String what) {
        for (char c : secret) {
            if (c < ' ' || c > '~') {
                Arrays.fill(secret, '\0');
                throw new RootKeyMisconfiguredException(
                        ProviderErrorId.ROOT_MISCONFIGURED,
                        what + " for " + place()
                                + " contains a character that is not allowed in a PKCS12 password; use printable ASCII, preferably a generated secret",
                        null);
            }
        }
    }

    private RootKeyException failure(String what, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new RootKeyMisconfiguredException(
                    ProviderErrorId.ROOT_MISCONFIGURED,
                    "The " + kind.store() + " " + file
                            + " does not exist; correct " + kind.fileSetting() + ", restore the file from "
                            + "a backup; only if there never was one, create a " + kind.key()
                            + ", which creates the file",
                    e);
        }
        var message = "The " + kind.store() + " " + file + " could not be " + what + ": " + e.getMessage();
        return needsTheOperator(e)
                ? new RootKeyMisconfiguredException(
                        ProviderErrorId.ROOT_MISCONFIGURED,
                        message + "; it must be a regular file in an existing folder, and "
                                + "this user must be able to read and write both",
                        e)
                : new RootKeyUnavailableException(ProviderErrorId.ROOT_UNAVAILABLE, message + "; try again", e);
    }

    /** Returns whether a failure persists until the operator fixes it. */
    private boolean needsTheOperator(IOException e) {
        return e instanceof AccessDeniedException
                || e.getCause() instanceof AccessDeniedException
                || Files.isDirectory(file)
                || !Files.isDirectory(file.resolveSibling("."));
    }
}
