package org.o365se.internal.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.file.AtomicFile;
import org.o365se.internal.file.LockFile;
import org.o365se.internal.model.ChainId;
import org.o365se.internal.model.ChainSnapshot;

/**
 * The highest known generation of a chain, in a file separate from the chain. It prevents a new process from accepting an old copy of the chain that was put
 * back.
 *
 * <p>The file is one line of text and not secret. An attacker who can write to both files can roll back both, so it should be on a volume that is not restored
 * with the chain's backups.
 */
final class HighWater {
    private static final Pattern LINE =
            Pattern.compile("o365se-high-water 1 ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (\\d{1,18})\\n");
    private static final int MAX_FILE_BYTES = 200;

    private final Path file;

    HighWater(Path file) {
        this.file = file;
    }

    /**
     * The mark of a chain.
     *
     * @param chainId the chain
     * @param generation its highest generation
     */
    record Mark(ChainId chainId, long generation) {}

    Optional<Mark> read() throws IOException {
        String text;
        try {
            text = new String(AtomicFile.read(file, MAX_FILE_BYTES), US_ASCII);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        var line = LINE.matcher(text);
        if (!line.matches()) {
            throw new DamagedMarkException(
                    ProviderErrorId.HIGH_WATER_BAD.with(
                            "The high-water file " + file
                                    + " is damaged, so it is unknown whether the key chain is an old copy; make sure that the chain is the newest one, then run: o365se chain restore"));
        }
        return Optional.of(new Mark(ChainId.of(UUID.fromString(line.group(1))), Long.parseLong(line.group(2))));
    }

    /** Throws if a snapshot is older than a mark, or belongs to another chain. */
    static void requireNotBehind(ChainSnapshot snapshot, Mark mark, ChainPlace place) throws IOException {
        requireSameChain(snapshot, mark, place);
        if (snapshot.generation() < mark.generation()) {
            throw new IOException(
                    ProviderErrorId.CHAIN_IS_OLDER.with(
                            "The " + place.chain() + " has generation " + snapshot.generation()
                                    + " of the key chain, but generation " + mark.generation()
                                    + " is known: it is an old copy. Put the newest copy back, or if there is none, run: o365se chain restore"));
        }
    }

    /** Throws if a snapshot belongs to another chain. */
    static void requireSameChain(ChainSnapshot snapshot, Mark mark, ChainPlace place) throws IOException {
        if (!snapshot.chainId().equals(mark.chainId())) {
            throw new IOException(ProviderErrorId.CHAIN_IS_ANOTHER.with("The " + place.chain() + " contains key chain "
                    + snapshot.chainId() + ", but chain " + mark.chainId()
                    + " was used before; put the file of that chain back, or correct keychain.uri"));
        }
    }

    /** Returns the message for a chain whose file has disappeared. */
    static IOException missing(Mark mark, ChainPlace place) {
        return new IOException(ProviderErrorId.CHAIN_IS_MISSING.with(
                "The key chain " + place.chain() + " is missing, although generation " + mark.generation()
                        + " of it is known; mount its volume, put the file or its newest backup back, or correct keychain.uri"
                        + place.slip()));
    }

    /** Returns the message for a chain whose mark has disappeared: it may be an old copy. */
    IOException absent(ChainPlace place) {
        return new IOException(
                ProviderErrorId.HIGH_WATER_MISSING.with("The high-water file " + file + " of the key chain "
                        + place.chain()
                        + " is missing, so it is unknown whether the chain is an old copy; mount its volume or put the file back, or make sure that the chain is the newest one and run: o365se chain restore"
                        + PathSlip.in(file)));
    }

    /**
     * Raises the mark to a snapshot; durable when it returns. Throws if the snapshot is behind the mark, or if the mark has disappeared: it is never lowered.
     */
    void raise(ChainSnapshot snapshot, ChainPlace place) throws IOException {
        var mark = new Mark(snapshot.chainId(), snapshot.generation());
        var before = read().orElseThrow(() -> absent(place));
        requireNotBehind(snapshot, before, place);
        if (!before.equals(mark)) {
            write(mark);
        }
    }

    /**
     * Raises the mark of a chain that other processes of this host may have seen at a later generation meanwhile; durable when it returns. The snapshot was
     * compared with the mark before it was read, so a higher mark is theirs.
     */
    void raiseBesideOthers(ChainSnapshot snapshot, ChainPlace place) throws IOException {
        LockFile.change(file, lock -> {
            var before = read().orElseThrow(() -> absent(place));
            requireSameChain(snapshot, before, place);
            if (before.generation() < snapshot.generation()) {
                write(new Mark(snapshot.chainId(), snapshot.generation()));
            }
            return before;
        });
    }

    /** Sets the mark regardless of its value; durable when it returns. */
    void write(Mark mark) throws IOException {
        AtomicFile.removeLeftOvers(file);
        AtomicFile.replace(
                file, ("o365se-high-water 1 " + mark.chainId() + " " + mark.generation() + "\n").getBytes(US_ASCII));
    }
}
