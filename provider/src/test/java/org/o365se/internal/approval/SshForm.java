package org.o365se.internal.approval;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Bytes;

/** Makes SSH signatures with a key of this JVM, as {@code ssh-keygen} or a security key makes them; what a test sets is wrong in the file, or signed wrongly. */
final class SshForm {
    static final String SECURITY_KEY = "sk-ssh-ed25519@openssh.com";

    /** One pair for all tests, as its owner is always the same person. */
    private static final KeyPair PAIR = Ed25519.generate();

    int version = 1;
    String magic = "SSHSIG";
    String namespace = "o365se-approval";
    byte[] reserved = {};
    String hash = "sha512";
    String keyType;
    String signatureType;
    byte[] publicKey = publicKey();

    @Nullable
    String application;
    /** What the security key was really asked for. */
    @Nullable
    String signedApplication;

    int flags = 1;
    int counter = 7;
    byte[] afterKey = {};
    byte[] afterSignature = {};
    byte[] afterAll = {};

    private SshForm(String type, @Nullable String application) {
        keyType = type;
        signatureType = type;
        this.application = application;
        signedApplication = application;
    }

    static SshForm plain() {
        return new SshForm("ssh-ed25519", null);
    }

    static SshForm securityKey(String application) {
        return new SshForm(SECURITY_KEY, application);
    }

    static KeyPair pair() {
        return PAIR;
    }

    static byte[] publicKey() {
        try {
            return Ed25519.rawOf(PAIR.getPublic().getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Approver approver(@Nullable String application) {
        return new Approver("Ann", Bytes.takeOwnershipOf(publicKey()), Optional.ofNullable(application));
    }

    byte[] key() {
        var out = new ByteArrayOutputStream();
        string(out, keyType.getBytes(StandardCharsets.UTF_8));
        string(out, publicKey);
        if (application != null) {
            string(out, application.getBytes(StandardCharsets.UTF_8));
        }
        out.writeBytes(afterKey);
        return out.toByteArray();
    }

    String keyLine() {
        return keyType + " " + keyBase64();
    }

    String keyBase64() {
        return Base64.getEncoder().encodeToString(key());
    }

    byte[] content(byte[] request) throws GeneralSecurityException {
        var out = new ByteArrayOutputStream();
        out.writeBytes(magic.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(u32(version));
        string(out, key());
        string(out, namespace.getBytes(StandardCharsets.UTF_8));
        string(out, reserved);
        string(out, hash.getBytes(StandardCharsets.UTF_8));
        string(out, signature(request));
        out.writeBytes(afterAll);
        return out.toByteArray();
    }

    byte[] file(byte[] request) throws GeneralSecurityException {
        return armoured(content(request));
    }

    static byte[] armoured(byte[] content) {
        return Armour.close("SSH SIGNATURE", content).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] signature(byte[] request) throws GeneralSecurityException {
        var signed = new ByteArrayOutputStream();
        signed.writeBytes("SSHSIG".getBytes(StandardCharsets.UTF_8));
        string(signed, namespace.getBytes(StandardCharsets.UTF_8));
        string(signed, reserved);
        string(signed, hash.getBytes(StandardCharsets.UTF_8));
        string(signed, digest(hash.replace("sha", "SHA-"), request));
        var out = new ByteArrayOutputStream();
        string(out, signatureType.getBytes(StandardCharsets.UTF_8));
        if (signedApplication == null) {
            string(out, Ed25519.sign(PAIR.getPrivate(), signed.toByteArray()));
        } else {
            var bySecurityKey = new ByteArrayOutputStream();
            bySecurityKey.writeBytes(digest("SHA-256", signedApplication.getBytes(StandardCharsets.UTF_8)));
            bySecurityKey.write(flags);
            bySecurityKey.writeBytes(u32(counter));
            bySecurityKey.writeBytes(digest("SHA-256", signed.toByteArray()));
            string(out, Ed25519.sign(PAIR.getPrivate(), bySecurityKey.toByteArray()));
            out.write(flags);
            out.writeBytes(u32(counter));
        }
        out.writeBytes(afterSignature);
        return out.toByteArray();
    }

    private static byte[] digest(String algorithm, byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance(algorithm).digest(bytes);
    }

    private static void string(ByteArrayOutputStream out, byte[] bytes) {
        out.writeBytes(u32(bytes.length));
        out.writeBytes(bytes);
    }

    private static byte[] u32(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }
}
