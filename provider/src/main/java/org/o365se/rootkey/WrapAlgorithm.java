package org.o365se.rootkey;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The algorithm with which a root key wraps a policy key. It is identified by the name that is recorded with each wrapped copy; the constants are those of this
 * release, and their names never change.
 *
 * <p>Any other name is kept: a bridge may define its own algorithm, and a key chain may come from a later release. The only known property of such an algorithm
 * is that its output fits into a key chain.
 *
 * <p>Immutable.
 */
public final class WrapAlgorithm {
    /** AES-KW (RFC 3394) with AES-256. The output has 40 bytes. */
    public static final WrapAlgorithm A256KW = new WrapAlgorithm("A256KW", 40, 40);

    /** AES-KWP (RFC 5649) with AES-256. The output has 40 bytes. */
    public static final WrapAlgorithm A256KWP = new WrapAlgorithm("A256KWP", 40, 40);

    /** AES-GCM with AES-256, a nonce of 12 bytes before the ciphertext and a tag of 16 bytes after it. The output has 60 bytes. */
    public static final WrapAlgorithm A256GCM = new WrapAlgorithm("A256GCM", 60, 60);

    /** RSA-OAEP (RFC 8017) with SHA-256, MGF1 with SHA-256 and an empty label. The output is as long as the modulus, which has 2048 to 4096 bits. */
    public static final WrapAlgorithm RSA_OAEP_256 = new WrapAlgorithm("RSA-OAEP-256", 256, 512);

    private static final List<WrapAlgorithm> OF_THIS_RELEASE = List.of(A256KW, A256KWP, A256GCM, RSA_OAEP_256);

    private final String name;
    private final int minWrappedBytes;
    private final int maxWrappedBytes;

    private WrapAlgorithm(String name, int minWrappedBytes, int maxWrappedBytes) {
        this.name = name;
        this.minWrappedBytes = minWrappedBytes;
        this.maxWrappedBytes = maxWrappedBytes;
    }

    /**
     * Returns the algorithm with a name.
     *
     * @param name the name as recorded; compared exactly
     * @return the constant with that name, otherwise an algorithm of which only the name is known
     */
    public static WrapAlgorithm of(String name) {
        Objects.requireNonNull(name, "name");
        for (var known : OF_THIS_RELEASE) {
            if (known.name.equals(name)) {
                return known;
            }
        }
        return new WrapAlgorithm(name, 1, WrappedKeyLimits.MAX_BYTES);
    }

    /**
     * Returns the name that is recorded with each wrapped copy.
     *
     * @return {@code A256KW}, for example
     */
    public String name() {
        return name;
    }

    /**
     * Returns the minimum length of a wrapped policy key.
     *
     * @return in bytes
     */
    public int minWrappedBytes() {
        return minWrappedBytes;
    }

    /**
     * Returns the maximum length of a wrapped policy key.
     *
     * @return in bytes, at most {@value WrappedKeyLimits#MAX_BYTES}
     */
    public int maxWrappedBytes() {
        return maxWrappedBytes;
    }

    @Override
    @SuppressWarnings("exports") // JSpecify is needed at compile time only
    public boolean equals(@Nullable Object other) {
        return other instanceof WrapAlgorithm that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /**
     * Returns the name.
     *
     * @return as {@link #name}
     */
    @Override
    public String toString() {
        return name;
    }
}
