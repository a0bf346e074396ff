package org.o365se.internal.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.o365se.internal.file.FileAccess;

/**
 * Where and how an audit log is kept ({@code audit.*}). Immutable.
 *
 * @param file the log ({@code audit.file})
 * @param key the private key of its checkpoints, a PKCS#8 PEM file ({@code audit.key}); its public half is beside it in {@code NAME.pub}
 * @param access who besides its owner may have access to the key ({@code access.files})
 * @param names how aliases are written ({@code audit.names})
 * @param required what does not happen unless its line was written ({@code audit.required})
 * @param maxBytes the length from which on the log goes on in a new file ({@code audit.max-size})
 */
public record AuditSettings(Path file, Path key, FileAccess access, Names names, Required required, long maxBytes) {
    /** How aliases of policies and scopes are written. */
    public enum Names {
        /** As they are. */
        PLAIN,

        /** Scopes as keyed hashes, which whoever has the key of the names can compute again. */
        HASHED;

        static Optional<Names> of(String value) {
            return constant(values(), value);
        }

        @Override
        public String toString() {
            return word(this);
        }
    }

    /** What does not happen unless its line was written. */
    public enum Required {
        /** Changes, and every use of a root key. */
        ALL,

        /** Changes. */
        CHANGES,

        /** Nothing: lines that cannot be written are lost, and a warning says so. */
        NONE;

        static Optional<Required> of(String value) {
            return constant(values(), value);
        }

        @Override
        public String toString() {
            return word(this);
        }
    }

    /**
     * Returns the same settings of a log in another place.
     *
     * @param other the file
     * @return the settings
     */
    public AuditSettings in(Path other) {
        return new AuditSettings(other, key, access, names, required, maxBytes);
    }

    /**
     * Returns the file of the key's public half.
     *
     * @return a file beside the key
     */
    public Path publicKey() {
        return key.resolveSibling(key.getFileName() + ".pub");
    }

    /**
     * Returns the file of the key of hashed names.
     *
     * @return a file beside the key
     */
    public Path namesKey() {
        return key.resolveSibling(key.getFileName() + ".names");
    }

    /**
     * Returns the file of the newest checkpoint, for whoever keeps a copy of it elsewhere.
     *
     * @return a file beside the log
     */
    public Path checkpoint() {
        return file.resolveSibling(file.getFileName() + ".checkpoint");
    }

    /**
     * Returns the folder of the receipts of destroyed keys.
     *
     * @return a folder beside the log
     */
    public Path receipts() {
        return file.resolveSibling("receipts");
    }

    /**
     * Returns the file to which lines are moved when the log goes on in a new file.
     *
     * @param firstLine number of the first of these lines
     * @return a file beside the log
     */
    public Path rotated(long firstLine) {
        return file.resolveSibling(file.getFileName() + "." + String.format(Locale.ROOT, "%012d", firstLine));
    }

    private static <E extends Enum<E>> Optional<E> constant(E[] values, String word) {
        return Arrays.stream(values)
                .filter(value -> value.toString().equals(word))
                .findFirst();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
