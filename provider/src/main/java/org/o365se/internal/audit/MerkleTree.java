package org.o365se.internal.audit;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.o365se.internal.crypto.JdkProvider;

/**
 * A Merkle tree that grows by one leaf after the other, as RFC 6962 section 2.1 defines it over SHA-256. It keeps the roots of its complete subtrees only, one for each bit that is set in
 * its size. Not thread-safe.
 */
final class MerkleTree {
    /** Length of a hash in bytes. */
    static final int HASH_BYTES = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest sha256 = JdkProvider.digest("SHA-256");
    private final List<byte[]> subtrees;
    private long size;

    /** Makes an empty tree. */
    MerkleTree() {
        this(0, List.of());
    }

    private MerkleTree(long size, List<byte[]> subtrees) {
        this.size = size;
        this.subtrees = new ArrayList<>(subtrees);
    }

    /**
     * Makes a tree that goes on where another one was.
     *
     * @param size its leaves
     * @param subtrees the roots of its complete subtrees, the largest first
     * @throws IllegalArgumentException if a tree of this size has another number of subtrees, or one is no hash
     */
    static MerkleTree of(long size, List<byte[]> subtrees) {
        if (size < 0
                || Long.bitCount(size) != subtrees.size()
                || subtrees.stream().anyMatch(hash -> hash.length != HASH_BYTES)) {
            throw new IllegalArgumentException("a tree of " + size + " leaves does not have these subtrees");
        }
        return new MerkleTree(size, subtrees);
    }

    /** Returns a copy that grows apart from this tree. */
    MerkleTree copy() {
        return new MerkleTree(size, subtrees);
    }

    void add(byte[] leaf) {
        var hash = leafHash(leaf);
        for (long full = size; (full & 1) == 1; full >>>= 1) {
            hash = node(subtrees.remove(subtrees.size() - 1), hash);
        }
        subtrees.add(hash);
        size++;
    }

    long size() {
        return size;
    }

    /** Returns the roots of the complete subtrees, the largest first. */
    List<byte[]> subtrees() {
        return List.copyOf(subtrees);
    }

    /** Returns the root hash; that of an empty tree is the hash of nothing. */
    byte[] root() {
        if (subtrees.isEmpty()) {
            return sha256.digest();
        }
        var root = subtrees.get(subtrees.size() - 1);
        for (int i = subtrees.size() - 2; i >= 0; i--) {
            root = node(subtrees.get(i), root);
        }
        return root;
    }

    /** Returns the inclusion path of the leaf that is added next, from the leaf to the root, in the tree that ends with it. */
    List<byte[]> pathOfNext() {
        var path = new ArrayList<>(subtrees);
        Collections.reverse(path);
        return path;
    }

    /**
     * Returns the root hash of a tree that has a leaf (RFC 9162, section 2.1.3.2).
     *
     * @param leaf the leaf itself
     * @param index its number, from 0
     * @param size of the tree, greater than the index
     * @param path the inclusion path, from the leaf to the root
     * @return the hash; empty if no leaf of this number has such a path in a tree of this size
     */
    static Optional<byte[]> rootOver(byte[] leaf, long index, long size, List<byte[]> path) {
        var hashes = new MerkleTree();
        var root = hashes.leafHash(leaf);
        long node = index;
        long last = size - 1;
        for (var sibling : path) {
            if (last == 0) {
                return Optional.empty();
            }
            if ((node & 1) == 1 || node == last) {
                root = hashes.node(sibling, root);
                // A node without a right sibling goes up as it is.
                int levels = Long.numberOfTrailingZeros(node);
                node >>>= levels;
                last >>>= levels;
            } else {
                root = hashes.node(root, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 ? Optional.of(root) : Optional.empty();
    }

    /** Returns the hash of a line that chains it to the next one; without the prefix of a leaf. */
    byte[] lineHash(byte[] line) {
        return sha256.digest(line);
    }

    byte[] leafHash(byte[] leaf) {
        sha256.update(LEAF);
        return sha256.digest(leaf);
    }

    private byte[] node(byte[] left, byte[] right) {
        sha256.update(NODE);
        sha256.update(left);
        return sha256.digest(right);
    }

    @Override
    public String toString() {
        return size + " leaves " + Arrays.toString(Arrays.copyOf(root(), 4));
    }
}
