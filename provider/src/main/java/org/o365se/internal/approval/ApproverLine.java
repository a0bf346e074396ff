package org.o365se.internal.approval;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.o365se.internal.model.Approver;

/** An approver as an OpenSSH public key line, whose comment is the name: {@code ssh-ed25519 BASE64 NAME}. */
public final class ApproverLine {
    private static final String PLAIN = "ssh-ed25519";
    private static final String SECURITY_KEY = "sk-ssh-ed25519@openssh.com";

    private ApproverLine() {}

    /** Returns the line. */
    public static String of(Approver approver) {
        return keyOf(approver) + " " + approver.name();
    }

    /** Returns the line without the name. */
    public static String keyOf(Approver approver) {
        var type = approver.application().isPresent() ? SECURITY_KEY : PLAIN;
        var blob = new ByteArrayOutputStream();
        write(blob, type.getBytes(StandardCharsets.US_ASCII));
        write(blob, approver.publicKey().copy());
        approver.application().ifPresent(name -> write(blob, name.getBytes(StandardCharsets.UTF_8)));
        return type + " " + Base64.getEncoder().encodeToString(blob.toByteArray());
    }

    static Approver parse(String line) throws MalformedApprovalException {
        var key = ApproverKey.parse(line);
        return new Approver(key.comment(), key.publicKey(), key.application());
    }

    private static void write(ByteArrayOutputStream out, byte[] bytes) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }
}
