package org.o365se.internal.approval;

import java.nio.charset.StandardCharsets;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.record.RecordReader;
import org.o365se.internal.record.RecordReader.MalformedRecordException;

/** An approver's signature over a request: in the form of {@link ApprovalSigner}, or of {@code ssh-keygen -Y sign}. Immutable and thread-safe. */
public sealed interface ApprovalSignature permits OwnSignature, SshSignature {
    /** The largest file that is read, in bytes. */
    int MAX_FILE_BYTES = 1 << 13;

    /** The most bytes of {@link #encoded}. */
    int MAX_ENCODED_BYTES = 1 << 10;

    /** The namespace for {@code ssh-keygen -Y sign -n}, which keeps signatures for other purposes apart. */
    String SSH_NAMESPACE = "o365se-approval";

    /**
     * Reads a signature as its file holds it. It is not verified.
     *
     * @param file the content; at most {@value #MAX_FILE_BYTES} bytes
     * @return the signature
     * @throws MalformedApprovalException if it is not a signature of one of the two forms, or cannot be that of an approver
     */
    static ApprovalSignature read(byte[] file) throws MalformedApprovalException {
        if (file.length > MAX_FILE_BYTES) {
            throw new MalformedApprovalException("it has more than " + MAX_FILE_BYTES + " bytes");
        }
        var text = new String(file, StandardCharsets.US_ASCII);
        if (Armour.isOf(OwnSignature.LABEL, text)) {
            return OwnSignature.read(Armour.open(OwnSignature.LABEL, text));
        }
        if (Armour.isOf(SshSignature.LABEL, text)) {
            return SshSignature.read(Armour.open(SshSignature.LABEL, text));
        }
        throw new MalformedApprovalException(
                "it begins with neither BEGIN " + OwnSignature.LABEL + " nor BEGIN " + SshSignature.LABEL);
    }

    /**
     * Reads what {@link #encoded} returned. It is not verified.
     *
     * @param encoded the bytes
     * @return the signature
     * @throws MalformedApprovalException if they are other bytes
     */
    static ApprovalSignature decode(Bytes encoded) throws MalformedApprovalException {
        if (encoded.length() > MAX_ENCODED_BYTES) {
            throw new MalformedApprovalException("it has more than " + MAX_ENCODED_BYTES + " bytes");
        }
        var in = new RecordReader(encoded.copy());
        try {
            int form = in.u8();
            if (form != OwnSignature.FORM && form != SshSignature.FORM) {
                throw new MalformedApprovalException("its form " + form + " is unknown");
            }
            var signature = form == OwnSignature.FORM ? OwnSignature.decode(in) : SshSignature.decode(in);
            in.requireEnd();
            return signature;
        } catch (MalformedRecordException e) {
            throw new MalformedApprovalException(e.getMessage(), e);
        }
    }

    /**
     * Returns whether an approver has signed exactly these bytes.
     *
     * @param approver whose key, and for a security key whose application, the signature must be of
     * @param request the bytes of the request; not changed
     * @return whether the approver's key has signed them for this purpose
     * @throws java.security.ProviderException if the JVM would use a digest that is not trusted
     */
    boolean isBy(Approver approver, byte[] request);

    /**
     * Returns a compact form to store. A signature has only one.
     *
     * @return at most {@value #MAX_ENCODED_BYTES} bytes
     */
    Bytes encoded();
}
