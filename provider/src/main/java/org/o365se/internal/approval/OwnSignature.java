package org.o365se.internal.approval;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.record.RecordReader;
import org.o365se.internal.record.RecordReader.MalformedRecordException;
import org.o365se.internal.record.RecordWriter;

/**
 * A signature by {@link ApprovalSigner}: Ed25519 over a label and the request. Its file holds the public key and the signature.
 *
 * @param publicKey 32 bytes
 * @param signature 64 bytes
 */
record OwnSignature(Bytes publicKey, Bytes signature) implements ApprovalSignature {
    static final String LABEL = "O365SE APPROVAL";
    static final int FORM = 1;

    private static final byte[] PURPOSE = "O365SE/1 approval\0".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES = Ed25519.PUBLIC_KEY_BYTES + Ed25519.SIGNATURE_BYTES;

    static OwnSignature read(byte[] content) throws MalformedApprovalException {
        if (content.length != BYTES) {
            throw new MalformedApprovalException("it has " + content.length + " bytes, not " + BYTES);
        }
        return checked(
                Bytes.takeOwnershipOf(Arrays.copyOf(content, Ed25519.PUBLIC_KEY_BYTES)),
                Bytes.takeOwnershipOf(Arrays.copyOfRange(content, Ed25519.PUBLIC_KEY_BYTES, BYTES)));
    }

    static OwnSignature decode(RecordReader in) throws MalformedRecordException, MalformedApprovalException {
        return checked(
                in.bytes(Ed25519.PUBLIC_KEY_BYTES, Ed25519.PUBLIC_KEY_BYTES),
                in.bytes(Ed25519.SIGNATURE_BYTES, Ed25519.SIGNATURE_BYTES));
    }

    private static OwnSignature checked(Bytes publicKey, Bytes signature) throws MalformedApprovalException {
        SshPublicKey.requireSound(publicKey.copy());
        return new OwnSignature(publicKey, signature);
    }

    /** Returns the bytes that are signed to approve a request. */
    static byte[] signedBytes(byte[] request) {
        return ByteBuffer.allocate(PURPOSE.length + request.length)
                .put(PURPOSE)
                .put(request)
                .array();
    }

    String armoured() {
        return Armour.close(
                LABEL,
                ByteBuffer.allocate(BYTES)
                        .put(publicKey.copy())
                        .put(signature.copy())
                        .array());
    }

    @Override
    public boolean isBy(Approver approver, byte[] request) {
        return approver.application().isEmpty()
                && approver.publicKey().equals(publicKey)
                && Ed25519.verify(publicKey.copy(), signedBytes(request), signature.copy());
    }

    @Override
    public Bytes encoded() {
        return Bytes.takeOwnershipOf(
                new RecordWriter().u8(FORM).bytes(publicKey).bytes(signature).toBytes());
    }
}
