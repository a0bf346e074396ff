package org.o365se;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.o365se.internal.approval.ApprovalRequest;
import org.o365se.internal.approval.ApprovalSigner;
import org.o365se.internal.approval.ApprovedAction;
import org.o365se.internal.approval.ApproverKey;
import org.o365se.internal.approval.MalformedApprovalException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.internal.model.RootKeyUri;

/**
 * A request to the approvers of a policy: a text that says exactly what is to be done. It is signed elsewhere, by {@code o365se approve} or
 * {@code ssh-keygen -Y sign -n o365se-approval}, and brought back to {@link PolicyApprovals#apply}. Immutable and thread-safe.
 */
public final class PolicyRequest {
    private final ApprovalRequest request;

    PolicyRequest(ApprovalRequest request) {
        this.request = request;
    }

    /**
     * Reads a request.
     *
     * @param bytes its text in UTF-8, from {@link #toBytes}
     * @return the request
     * @throws KeyChainException if the bytes are not a request
     */
    public static PolicyRequest of(byte[] bytes) throws KeyChainException {
        try {
            return new PolicyRequest(ApprovalRequest.parse(bytes));
        } catch (MalformedApprovalException e) {
            throw new KeyChainException(
                    ProviderErrorId.REQUEST_BAD,
                    "The file is not a request to approvers: " + e.getMessage()
                            + "; use the file that 'o365se policy request' wrote, unchanged",
                    null);
        }
    }

    ApprovalRequest request() {
        return request;
    }

    /**
     * Returns the bytes to sign.
     *
     * @return the text in UTF-8
     */
    public byte[] toBytes() {
        return request.toBytes();
    }

    /**
     * Returns the text, a line for each property.
     *
     * @return the text
     */
    public String text() {
        return request.text();
    }

    /**
     * Returns SHA-256 of the text, by which people can compare two copies.
     *
     * @return 64 hexadecimal digits
     */
    public String digest() {
        return HexFormat.of().formatHex(request.digest().copy());
    }

    /**
     * Returns what is asked.
     *
     * @return the word in the request, such as {@code purge}
     */
    public String action() {
        return request.action().word();
    }

    /**
     * Returns the id of the policy.
     *
     * @return the policy's id
     */
    public UUID policyId() {
        return request.policy().toUuid();
    }

    /**
     * Returns the root keys that a recovery or replacement asks for.
     *
     * @return root key URIs; empty for other requests
     */
    public List<String> rootKeys() {
        var action = request.action();
        if (action instanceof ApprovedAction.Recover recover) {
            return texts(recover.roots());
        }
        return action instanceof ApprovedAction.ReplaceRoots replace ? texts(replace.roots()) : List.of();
    }

    private static List<String> texts(List<RootKeyUri> uris) {
        return uris.stream().map(RootKeyUri::text).toList();
    }

    /**
     * Returns the scope whose keys are to be destroyed.
     *
     * @return its id in text form; empty for other requests
     */
    public Optional<String> scope() {
        return request.action() instanceof ApprovedAction.Shred shred
                ? Optional.of(shred.scope().toString())
                : Optional.empty();
    }

    /**
     * Signs the request.
     *
     * @param key the approver's Ed25519 private key
     * @param publicKey its public half, as {@link PolicyApprover#publicKey} describes it
     * @return the signature in ASCII, for {@link PolicyApprovals#apply}
     * @throws KeyChainException if they are not the halves of an Ed25519 key
     */
    public String sign(PrivateKey key, String publicKey) throws KeyChainException {
        try {
            return ApprovalSigner.sign(
                    key, ApproverKey.parse(publicKey).publicKey().copy(), toBytes());
        } catch (InvalidKeyException | MalformedApprovalException e) {
            throw new KeyChainException(
                    ProviderErrorId.APPROVAL_FORGED,
                    "The request was not signed: " + e.getMessage() + "; use the two halves of one Ed25519 key",
                    e);
        }
    }
}
