package org.o365se.internal.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.UnrecoverableKeyException;
import org.o365se.CorruptedKeyChainException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.ChainId;

/**
 * The header of a key chain: chain id, derivation of the keys from the secret, and generation.
 *
 * <pre>
 * header 102: "O5KC" | version 1 | secret kind | salt 32 | iterations 4 | chain id 16 | secret check 32 | generation 8 | number of records 4
 * </pre>
 *
 * @param secret the derivation of the chain key
 * @param chainId the id of the chain
 * @param check distinguishes a wrong secret from an altered chain
 * @param generation 1 to {@value #MAX_GENERATION}
 * @param records the number of frames
 */
public record ChainHeader(ChainSecret secret, ChainId chainId, Bytes check, long generation, int records) {
    static final int BYTES = 102;
    static final int MAX_RECORDS = 4_000_000;
    /** The maximum that fits into the 18 digits of a high-water file. */
    static final long MAX_GENERATION = 999_999_999_999_999_999L;

    private static final int MAGIC = 0x4F354B43;
    private static final int VERSION = 1;
    private static final int GENERATION_OFFSET = BYTES - Integer.BYTES - Long.BYTES;

    /** Creates the header of a generation; refuses what {@link #parse} would refuse. */
    static ChainHeader of(ChainKeys keys, ChainId chainId, long generation, int records) throws IOException {
        if (generation < 1 || generation > MAX_GENERATION) {
            throw new IOException(ProviderErrorId.CHAIN_TOO_LARGE.with("The key chain would have generation "
                    + generation + ", but the maximum is " + MAX_GENERATION + "; nothing was written. Report this"));
        }
        if (records > MAX_RECORDS) {
            throw new IOException(ProviderErrorId.CHAIN_TOO_LARGE.with("The key chain would have " + records
                    + " records, but the maximum is " + MAX_RECORDS
                    + "; nothing was written. Create another chain for further policies and scopes"));
        }
        return new ChainHeader(keys.origin(), chainId, keys.check(), generation, records);
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putInt(MAGIC)
                .put((byte) VERSION)
                .put((byte) secret.kind().code())
                .put(secret.salt().copy())
                .putInt(secret.iterations())
                .putLong(chainId.high())
                .putLong(chainId.low())
                .put(check.copy())
                .putLong(generation)
                .putInt(records)
                .array();
    }

    /** Returns whether bytes may be the beginning of a key chain. */
    static boolean isMagic(byte[] start) {
        return start.length >= Integer.BYTES && ByteBuffer.wrap(start).getInt() == MAGIC;
    }

    /** Returns the generation in a header, or 0 if the bytes are too short. */
    static long statedGeneration(byte[] bytes) {
        return bytes.length < BYTES ? 0 : ByteBuffer.wrap(bytes).getLong(GENERATION_OFFSET);
    }

    /** Reads a header; every number is checked against its bounds. Bytes after the header are ignored. */
    static ChainHeader parse(byte[] bytes) throws CorruptedKeyChainException {
        if (!isMagic(bytes)) {
            throw altered(
                    ProviderErrorId.CHAIN_NOT_A_CHAIN,
                    "The file is not a key chain of O365ServiceEncryption (it does not begin with \"O5KC\")");
        }
        if (bytes.length < BYTES) {
            throw tooShort();
        }
        var buffer = ByteBuffer.wrap(bytes).position(Integer.BYTES);
        int version = Byte.toUnsignedInt(buffer.get());
        if (version != VERSION) {
            throw altered(
                    ProviderErrorId.CHAIN_VERSION_UNKNOWN,
                    "The key chain file has format version " + version + ", which is unknown in this release");
        }
        var kind = kindOf(buffer.get());
        var secret = new ChainSecret(kind, bytes(buffer, ChainSecret.SALT_BYTES), buffer.getInt());
        if (!secret.isWithinBounds()) {
            throw altered(
                    ProviderErrorId.CHAIN_NOT_A_CHAIN,
                    "The key chain file has a PBKDF2 count outside the bounds of this release");
        }
        var chainId = new ChainId(buffer.getLong(), buffer.getLong());
        var check = bytes(buffer, ChainKeys.MAC_BYTES);
        long generation = buffer.getLong();
        int records = buffer.getInt();
        if (generation < 1 || generation > MAX_GENERATION || records < 0 || records > MAX_RECORDS) {
            throw altered(ProviderErrorId.CHAIN_HEAD_ALTERED, "The generation or the number of records is invalid");
        }
        return new ChainHeader(secret, chainId, check, generation, records);
    }

    private static Bytes bytes(ByteBuffer buffer, int length) {
        var bytes = new byte[length];
        buffer.get(bytes);
        return Bytes.takeOwnershipOf(bytes);
    }

    private static ChainSecret.Kind kindOf(byte code) throws CorruptedKeyChainException {
        for (var kind : ChainSecret.Kind.values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        throw altered(ProviderErrorId.CHAIN_NOT_A_CHAIN, "The key chain file has an unknown kind of secret");
    }

    /** Checks that keys come from the secret of this chain. */
    public void requireSecretOf(ChainKeys keys) throws IOException {
        if (!keys.check().equals(check)) {
            var message = ProviderErrorId.CHAIN_WRONG_SECRET.with(
                    "The secret (password) is not the secret of this key chain, or the header of its file was altered; use the right secret, otherwise restore the file");
            throw new IOException(message, new UnrecoverableKeyException(message));
        }
    }

    static CorruptedKeyChainException tooShort() {
        return altered(ProviderErrorId.CHAIN_HEAD_ALTERED, "The key chain file is truncated");
    }

    static CorruptedKeyChainException altered(ProviderErrorId id, String what) {
        return new CorruptedKeyChainException(
                id, what + "; nothing of the chain is used: restore the file from a good copy");
    }
}
