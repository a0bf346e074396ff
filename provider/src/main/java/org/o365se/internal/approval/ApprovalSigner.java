package org.o365se.internal.approval;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.model.Bytes;

/** Signs requests with an approver's private key, on the approver's machine. */
public final class ApprovalSigner {
    private ApprovalSigner() {}

    /**
     * Signs a request.
     *
     * @param privateKey the approver's Ed25519 private key, of the JDK
     * @param publicKey its public half, 32 bytes
     * @param request the bytes of the request; not changed
     * @return the text that {@link ApprovalSignature#read} reads
     * @throws InvalidKeyException if it is not such a key, or the two halves do not belong together
     */
    public static String sign(PrivateKey privateKey, byte[] publicKey, byte[] request) throws InvalidKeyException {
        var signed = OwnSignature.signedBytes(request);
        var signature = Ed25519.sign(privateKey, signed);
        if (!Ed25519.verify(publicKey, signed, signature)) {
            throw new InvalidKeyException("The public key does not belong to the private key");
        }
        return new OwnSignature(Bytes.takeOwnershipOf(publicKey.clone()), Bytes.takeOwnershipOf(signature)).armoured();
    }
}
