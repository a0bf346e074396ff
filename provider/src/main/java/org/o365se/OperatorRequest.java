package org.o365se;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.util.List;
import java.util.UUID;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.record.OperatorStatement;
import org.o365se.rootkey.RootKeyDescription;

/**
 * The request that an operator signs with Ed25519 to approve a policy. The signature is over the bytes as they are, so that any tool can sign them. The bytes
 * bind the policy's first key, so that the signature is valid for this policy only. Immutable and thread-safe.
 */
public final class OperatorRequest {
    private final byte[] bytes;
    private final OperatorStatement statement;

    private OperatorRequest(byte[] bytes, OperatorStatement statement) {
        this.bytes = bytes;
        this.statement = statement;
    }

    /**
     * Reads a request.
     *
     * @param bytes from {@link #toBytes}
     * @return the request
     * @throws KeyChainException if the bytes are not a request
     */
    public static OperatorRequest of(byte[] bytes) throws KeyChainException {
        var copy = bytes.clone();
        var statement = OperatorStatement.read(copy)
                .orElseThrow(() -> new KeyChainException(
                        ProviderErrorId.OPERATOR_KEY_BAD,
                        "The bytes are not the request of a policy, so they are not signed; use the file that 'o365se policy request' created",
                        null));
        return new OperatorRequest(copy, statement);
    }

    /**
     * Returns the bytes to sign.
     *
     * @return a copy
     */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /**
     * Signs the request.
     *
     * @param operatorKey an Ed25519 private key
     * @return the signature, 64 bytes
     * @throws KeyChainException if it is not an Ed25519 key with an encoding
     */
    public byte[] sign(PrivateKey operatorKey) throws KeyChainException {
        try {
            return Ed25519.sign(operatorKey, bytes);
        } catch (InvalidKeyException e) {
            throw new KeyChainException(
                    ProviderErrorId.OPERATOR_KEY_BAD,
                    "The operator's key is not an Ed25519 private key with an encoding; use one from a PKCS#8 file, or sign with another tool",
                    e);
        }
    }

    /**
     * Returns the id of the key chain that the policy is in.
     *
     * @return the chain's id
     */
    public UUID chainId() {
        return statement.chainId().toUuid();
    }

    /**
     * Returns the tenant of the policy.
     *
     * @return the part of its aliases before the first slash
     */
    public String tenant() {
        return statement.tenant().name();
    }

    /**
     * Returns the id of the policy.
     *
     * @return the policy's id
     */
    public UUID policyId() {
        return statement.policyId().toUuid();
    }

    /**
     * Returns the profile of the policy.
     *
     * @return the rules of its workload
     */
    public Profile profile() {
        return statement.profile();
    }

    /**
     * Returns the root keys of the policy.
     *
     * @return the URI, exact version, algorithm and home of each
     */
    public List<RootKeyDescription> roots() {
        return statement.roots();
    }

    /**
     * Returns the permitted use of the policy's availability key.
     *
     * @return the choice
     */
    public AvailabilityChoice availability() {
        return statement.availability();
    }
}
