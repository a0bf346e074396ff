package org.o365se.internal.approval;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.crypto.JdkProvider;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Limits;
import org.o365se.internal.record.RecordReader;
import org.o365se.internal.record.RecordReader.MalformedRecordException;
import org.o365se.internal.record.RecordWriter;

/**
 * A signature by {@code ssh-keygen -Y sign -n o365se-approval} (PROTOCOL.sshsig of OpenSSH), with a key in a file or in a FIDO security key (PROTOCOL.u2f).
 *
 * @param hash what the request was hashed with
 * @param key who says to have signed
 * @param signature the Ed25519 signature, 64 bytes
 * @param touch what a security key signs beside the message; present exactly if the key has an application
 */
record SshSignature(Hash hash, SshPublicKey key, Bytes signature, Optional<Touch> touch) implements ApprovalSignature {
    static final String LABEL = "SSH SIGNATURE";
    static final int FORM = 2;

    private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;

    /** The digests of SSHSIG, with their codes in {@link #encoded}. */
    enum Hash {
        SHA256(1, "sha256", "SHA-256"),
        SHA512(2, "sha512", "SHA-512");

        private final int code;
        private final String sshName;
        private final String jdkName;

        Hash(int code, String sshName, String jdkName) {
            this.code = code;
            this.sshName = sshName;
            this.jdkName = jdkName;
        }

        private static Hash named(String sshName) throws MalformedApprovalException {
            for (var hash : values()) {
                if (hash.sshName.equals(sshName)) {
                    return hash;
                }
            }
            throw new MalformedApprovalException("its digest is neither sha256 nor sha512");
        }

        private static Hash ofCode(int code) throws MalformedApprovalException {
            for (var hash : values()) {
                if (hash.code == code) {
                    return hash;
                }
            }
            throw new MalformedApprovalException("its digest " + code + " is unknown");
        }
    }

    /**
     * What a security key tells about the moment of signing.
     *
     * @param flags one byte of flags; the lowest one says that a person touched the key
     * @param counter how often the key has signed, unsigned
     */
    record Touch(int flags, int counter) {
        private static final int USER_PRESENT = 1;

        private boolean isUserPresent() {
            return (flags & USER_PRESENT) != 0;
        }
    }

    // ---- the file ----

    static SshSignature read(byte[] content) throws MalformedApprovalException {
        var in = new SshReader(content);
        in.require(MAGIC, "it is not an SSH signature");
        if (in.u32() != VERSION) {
            throw new MalformedApprovalException("its version is not " + VERSION);
        }
        var key = SshPublicKey.read(in.string());
        if (!in.text().equals(SSH_NAMESPACE)) {
            throw new MalformedApprovalException(
                    "it was made for another purpose; sign with 'ssh-keygen -Y sign -n " + SSH_NAMESPACE + "'");
        }
        in.string(0, "its reserved field");
        var hash = Hash.named(in.text());
        var signature = new SshReader(in.string());
        in.requireEnd();
        return readSignature(hash, key, signature);
    }

    private static SshSignature readSignature(Hash hash, SshPublicKey key, SshReader in)
            throws MalformedApprovalException {
        if (!in.text().equals(key.type())) {
            throw new MalformedApprovalException("its signature is not of the type of its key");
        }
        var signature = in.string(Ed25519.SIGNATURE_BYTES, "its signature");
        var touch = key.application().isPresent() ? Optional.of(new Touch(in.u8(), in.u32())) : Optional.<Touch>empty();
        in.requireEnd();
        return checked(hash, key, Bytes.takeOwnershipOf(signature), touch);
    }

    private static SshSignature checked(Hash hash, SshPublicKey key, Bytes signature, Optional<Touch> touch)
            throws MalformedApprovalException {
        if (touch.isPresent() && !touch.get().isUserPresent()) {
            throw new MalformedApprovalException(
                    "nobody touched the security key; sign with a key that requires a touch");
        }
        return new SshSignature(hash, key, signature, touch);
    }

    // ---- verification ----

    @Override
    public boolean isBy(Approver approver, byte[] request) {
        return key.equals(SshPublicKey.of(approver))
                && Ed25519.verify(key.publicKey().copy(), signedBytes(request), signature.copy());
    }

    private byte[] signedBytes(byte[] request) {
        var message = new ByteArrayOutputStream();
        message.writeBytes(MAGIC);
        writeString(message, SSH_NAMESPACE.getBytes(StandardCharsets.US_ASCII));
        writeString(message, new byte[0]);
        writeString(message, hash.sshName.getBytes(StandardCharsets.US_ASCII));
        writeString(message, JdkProvider.digest(hash.jdkName).digest(request));
        return touch.map(made -> bySecurityKey(made, message.toByteArray())).orElseGet(message::toByteArray);
    }

    private byte[] bySecurityKey(Touch made, byte[] message) {
        var sha256 = JdkProvider.digest("SHA-256");
        var application = key.application().orElseThrow().getBytes(StandardCharsets.UTF_8);
        var signed = new ByteArrayOutputStream();
        signed.writeBytes(sha256.digest(application));
        signed.write(made.flags());
        signed.writeBytes(intBytes(made.counter()));
        signed.writeBytes(sha256.digest(message));
        return signed.toByteArray();
    }

    private static void writeString(ByteArrayOutputStream out, byte[] bytes) {
        out.writeBytes(intBytes(bytes.length));
        out.writeBytes(bytes);
    }

    private static byte[] intBytes(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    // ---- the compact form ----

    static SshSignature decode(RecordReader in) throws MalformedRecordException, MalformedApprovalException {
        var hash = Hash.ofCode(in.u8());
        var publicKey = in.bytes(Ed25519.PUBLIC_KEY_BYTES, Ed25519.PUBLIC_KEY_BYTES);
        var signature = in.bytes(Ed25519.SIGNATURE_BYTES, Ed25519.SIGNATURE_BYTES);
        SshPublicKey.requireSound(publicKey.copy());
        if (!in.flag()) {
            return checked(hash, new SshPublicKey(publicKey, Optional.empty()), signature, Optional.empty());
        }
        var application = in.text(Limits.APPLICATION_CHARS);
        var touch = new Touch(in.u8(), (int) in.number(0, 0xFFFF_FFFFL));
        return checked(hash, new SshPublicKey(publicKey, Optional.of(application)), signature, Optional.of(touch));
    }

    @Override
    public Bytes encoded() {
        var out = new RecordWriter()
                .u8(FORM)
                .u8(hash.code)
                .bytes(key.publicKey())
                .bytes(signature)
                .flag(touch.isPresent());
        touch.ifPresent(made ->
                out.text(key.application().orElseThrow()).u8(made.flags()).u64(Integer.toUnsignedLong(made.counter())));
        return Bytes.takeOwnershipOf(out.toBytes());
    }
}
