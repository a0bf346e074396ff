package org.o365se.internal.approval;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.TextRule;

/**
 * A public key of SSH: {@code ssh-ed25519} (RFC 8709) or {@code sk-ssh-ed25519@openssh.com} (PROTOCOL.u2f of OpenSSH).
 *
 * @param publicKey the Ed25519 public key, 32 bytes
 * @param application what a security key was made for; empty for a key of the first type
 */
record SshPublicKey(Bytes publicKey, Optional<String> application) {
    private static final String PLAIN = "ssh-ed25519";
    private static final String SECURITY_KEY = "sk-ssh-ed25519@openssh.com";
    private static final Pattern TYPE = Pattern.compile("[a-z0-9@.-]{1,64}");

    static SshPublicKey of(Approver approver) {
        return new SshPublicKey(approver.publicKey(), approver.application());
    }

    /** Reads the encoded form, which begins with the type. */
    static SshPublicKey read(byte[] encoded) throws MalformedApprovalException {
        var in = new SshReader(encoded);
        var type = in.text();
        requireType(type);
        var publicKey = in.string(Ed25519.PUBLIC_KEY_BYTES, "its public key");
        var application = type.equals(SECURITY_KEY) ? Optional.of(in.text()) : Optional.<String>empty();
        in.requireEnd();
        requireSound(publicKey);
        if (application.isPresent()) {
            requireApplication(application.get());
        }
        return new SshPublicKey(Bytes.takeOwnershipOf(publicKey), application);
    }

    static void requireType(String type) throws MalformedApprovalException {
        if (!type.equals(PLAIN) && !type.equals(SECURITY_KEY)) {
            throw new MalformedApprovalException(
                    (TYPE.matcher(type).matches() ? "a key of type " + type : "a key of this type")
                            + " cannot approve; only " + PLAIN + " and " + SECURITY_KEY + " can");
        }
    }

    /** Returns the type of this key and of its signatures. */
    String type() {
        return application.isPresent() ? SECURITY_KEY : PLAIN;
    }

    static void requireSound(byte[] publicKey) throws MalformedApprovalException {
        try {
            Ed25519.requireSound(publicKey);
        } catch (IOException e) {
            throw new MalformedApprovalException(e.getMessage(), e);
        }
    }

    private static void requireApplication(String text) throws MalformedApprovalException {
        if (text.isEmpty() || text.length() > Limits.APPLICATION_CHARS || !TextRule.allows(text)) {
            throw new MalformedApprovalException("the application of its security key is empty, has more than "
                    + Limits.APPLICATION_CHARS + " characters, or a character that is not allowed");
        }
    }
}
