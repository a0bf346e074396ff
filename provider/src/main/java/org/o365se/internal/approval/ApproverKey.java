package org.o365se.internal.approval;

import java.io.IOException;
import java.util.Optional;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.TextRule;

/** Reads the public key of an approver. */
public final class ApproverKey {
    /** The longest text that is read, in UTF-16 code units. */
    public static final int MAX_CHARACTERS = 4096;

    private static final String PEM_BEGIN = "-----BEGIN ";
    private static final String PEM_END = "-----END PUBLIC KEY-----";

    private ApproverKey() {}

    /**
     * A public key as it was given.
     *
     * @param publicKey the Ed25519 public key, 32 bytes; it is not of a low order
     * @param application for a FIDO security key, the application that it was made for
     * @param comment the text after an OpenSSH key, which may be the name of its owner; empty if there is none
     */
    public record Parsed(Bytes publicKey, Optional<String> application, String comment) {}

    /**
     * Reads one public key: a line of OpenSSH ({@code ssh-ed25519} or {@code sk-ssh-ed25519@openssh.com}, base64, comment), or a PEM block
     * {@code PUBLIC KEY} (RFC 8410).
     *
     * @param text the key; white space before and after it is ignored
     * @return the key
     * @throws MalformedApprovalException if it is another text, another type of key, or a key that would not prove who has signed
     */
    public static Parsed parse(String text) throws MalformedApprovalException {
        if (text.length() > MAX_CHARACTERS) {
            throw new MalformedApprovalException("it has more than " + MAX_CHARACTERS + " characters");
        }
        var key = text.strip();
        return key.startsWith(PEM_BEGIN) ? ofPem(key) : ofLine(key);
    }

    private static Parsed ofPem(String pem) throws MalformedApprovalException {
        try {
            var keys = Ed25519.publicKeysOf(pem);
            if (keys.size() != 1 || pem.indexOf(PEM_END) != pem.length() - PEM_END.length()) {
                throw new MalformedApprovalException("it is not one PUBLIC KEY block");
            }
            return new Parsed(Bytes.takeOwnershipOf(keys.get(0)), Optional.empty(), "");
        } catch (MalformedApprovalException e) {
            throw e;
        } catch (IOException e) {
            throw new MalformedApprovalException(e.getMessage(), e);
        }
    }

    private static Parsed ofLine(String line) throws MalformedApprovalException {
        var parts = line.split("[ \t]+", 3);
        if (parts.length < 2 || line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new MalformedApprovalException(
                    "it is neither one line with an OpenSSH public key nor a PUBLIC KEY block");
        }
        SshPublicKey.requireType(parts[0]);
        var key = SshPublicKey.read(Armour.base64(parts[1]));
        if (!key.type().equals(parts[0])) {
            throw new MalformedApprovalException("it says " + parts[0] + ", but its key is of type " + key.type());
        }
        return new Parsed(key.publicKey(), key.application(), commentOf(parts));
    }

    private static String commentOf(String[] parts) throws MalformedApprovalException {
        var comment = parts.length < 3 ? "" : parts[2];
        if (comment.length() > Limits.ALIAS_CHARS || !TextRule.allows(comment)) {
            throw new MalformedApprovalException("the comment after its key has more than " + Limits.ALIAS_CHARS
                    + " characters, or a character that is not allowed");
        }
        return comment;
    }
}
