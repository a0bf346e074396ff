package org.o365se.keychain;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.o365se.KeyChainException;
import org.o365se.storage.AtomicFile;
import org.o365se.storage.LockFile;

/**
 * Keeps a chain in a file that several processes may change: read, changed and replaced as a whole under a lock file. The file is made by the first
 * change.
 */
final class FileStorage implements ChainStorage {
    private static final int MAX_FILE_BYTES = 1 << 30;

    private final Path file;
    private final Supplier<char[]> secretSource;
    private @Nullable ChainKeys keys;
    private ChainSnapshot newest = ChainSnapshot.empty(UUID.randomUUID());

    /** Each array that the source gives is wiped after use. */
    FileStorage(Path file, Supplier<char[]> secretSource) {
        this.file = file;
        this.secretSource = secretSource;
    }

    @Override
    public ChainSnapshot load() throws IOException {
        if (!Files.exists(file)) {
            return newest;
        }
        var content = AtomicFile.read(file, MAX_FILE_BYTES);
        var secret = secretSource.get();
        try {
            var loaded = ChainFile.read(new ByteArrayInputStream(content), secret);
            keys = loaded.keys();
            newest = loaded.snapshot();
            return newest;
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    @Override
    public ChainSnapshot change(Change change) throws IOException, KeyChainException {
        var lock = LockFile.hold(file);
        try {
            var base = load();
            var next = ChainEditor.apply(change, base);
            if (next == base) {
                return base;
            }
            AtomicFile.replace(file, ChainFile.write(next, keysFor(next)));
            newest = next;
            return next;
        } finally {
            lock.close();
        }
    }

    @Override
    public boolean isDurableAtOnce() {
        return true;
    }

    private ChainKeys keysFor(ChainSnapshot snapshot) {
        var known = keys;
        if (known == null) {
            var secret = secretSource.get();
            try {
                known = ChainKeys.derive(
                        ChainSecret.forNewChain(secret, new SecureRandom()), snapshot.chainId(), secret);
                keys = known;
            } finally {
                Arrays.fill(secret, '\0');
            }
        }
        return known;
    }
}
