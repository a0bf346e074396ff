package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.internal.approval.ApprovalSignature;
import org.o365se.internal.approval.ApproverKey;
import org.o365se.internal.approval.MalformedApprovalException;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.model.Approver;

/** Signatures of approvers beside those of OpenSSH. A security key is imitated with a key of this JVM; ssh-keygen verifies what the imitation signs. */
class SshApprovalTest {
    private static final String NAMESPACE = "o365se-approval";
    private static final String SECURITY_KEY = "sk-ssh-ed25519@openssh.com";
    private static final String APPLICATION = "ssh:contoso";

    @TempDir
    private Path folder;

    private byte[] request;

    @BeforeEach
    void writeRequest() throws IOException {
        request = "purge contoso/exchange\n".getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("request"), request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256", "sha512"})
    void aSignatureOfSshKeygenIsThatOfItsKey(String hash) throws Exception {
        var approver = newKey("ann");
        succeed("-Y", "sign", "-n", NAMESPACE, "-O", "hashalg=" + hash, "-f", path("ann"), path("request"));

        var signature = ApprovalSignature.read(Files.readAllBytes(folder.resolve("request.sig")));
        assertTrue(signature.isBy(approver, request));
        assertFalse(signature.isBy(newKey("bob"), request));
        assertFalse(signature.isBy(approver, "purge contoso/sharepoint\n".getBytes(StandardCharsets.UTF_8)));
        assertTrue(ApprovalSignature.decode(signature.encoded()).isBy(approver, request));
    }

    @Test
    void aSignatureOfSshKeygenForAnotherPurposeIsRefused() throws Exception {
        newKey("ann");
        succeed("-Y", "sign", "-n", "file", "-f", path("ann"), path("request"));
        var file = Files.readAllBytes(folder.resolve("request.sig"));
        assertThrows(MalformedApprovalException.class, () -> ApprovalSignature.read(file));
    }

    @Test
    void aSecurityKeySignsAsOpenSshDefinesIt() throws Exception {
        var pair = Ed25519.generate();
        var parsed = ApproverKey.parse(SECURITY_KEY + " " + Base64.getEncoder().encodeToString(publicKey(pair)));
        assertEquals(Optional.of(APPLICATION), parsed.application());
        var approver = new Approver("Ann", parsed.publicKey(), parsed.application());
        var touched = bySecurityKey(pair, 1);
        var untouched = bySecurityKey(pair, 0);

        assertTrue(ApprovalSignature.read(touched).isBy(approver, request));
        assertThrows(MalformedApprovalException.class, () -> ApprovalSignature.read(untouched));
        assertEquals(0, verifyWithSsh(pair, touched));
        assertNotEquals(0, verifyWithSsh(Ed25519.generate(), touched));
    }

    private Approver newKey(String name) throws Exception {
        succeed("-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path(name));
        var key = ApproverKey.parse(Files.readString(folder.resolve(name + ".pub")));
        assertEquals(name, key.comment());
        return new Approver(name, key.publicKey(), key.application());
    }

    private int verifyWithSsh(KeyPair pair, byte[] signature) throws Exception {
        Files.write(folder.resolve("signature"), signature);
        Files.writeString(
                folder.resolve("signers"),
                "ann " + SECURITY_KEY + " " + Base64.getEncoder().encodeToString(publicKey(pair)) + "\n");
        return sshKeygen("-Y", "verify", "-f", path("signers"), "-I", "ann", "-n", NAMESPACE, "-s", path("signature"));
    }

    private static byte[] publicKey(KeyPair pair) throws IOException {
        var out = new Fields();
        out.string(SECURITY_KEY);
        out.string(Ed25519.rawOf(pair.getPublic().getEncoded()));
        out.string(APPLICATION);
        return out.bytes();
    }

    private byte[] bySecurityKey(KeyPair pair, int flags) throws IOException, GeneralSecurityException {
        var message = new Fields();
        message.raw("SSHSIG".getBytes(StandardCharsets.UTF_8));
        message.string(NAMESPACE);
        message.string("");
        message.string("sha512");
        message.string(MessageDigest.getInstance("SHA-512").digest(request));

        var sha256 = MessageDigest.getInstance("SHA-256");
        var signed = new Fields();
        signed.raw(sha256.digest(APPLICATION.getBytes(StandardCharsets.UTF_8)));
        signed.raw(new byte[] {(byte) flags, 0, 0, 0, 9});
        signed.raw(sha256.digest(message.bytes()));

        var signature = new Fields();
        signature.string(SECURITY_KEY);
        signature.string(Ed25519.sign(pair.getPrivate(), signed.bytes()));
        signature.raw(new byte[] {(byte) flags, 0, 0, 0, 9});

        var file = new Fields();
        file.raw("SSHSIG".getBytes(StandardCharsets.UTF_8));
        file.raw(new byte[] {0, 0, 0, 1});
        file.string(publicKey(pair));
        file.string(NAMESPACE);
        file.string("");
        file.string("sha512");
        file.string(signature.bytes());
        var lines = Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(file.bytes());
        return ("-----BEGIN SSH SIGNATURE-----\n" + lines + "\n-----END SSH SIGNATURE-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void succeed(String... arguments) throws Exception {
        assertEquals(0, sshKeygen(arguments), String.join(" ", arguments));
    }

    private int sshKeygen(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of("ssh-keygen"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectInput(folder.resolve("request").toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        return process.waitFor();
    }

    /** The fields of SSH: bytes with their length before them. */
    private static final class Fields {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        void raw(byte[] field) throws IOException {
            out.write(field);
        }

        void string(byte[] field) throws IOException {
            out.writeInt(field.length);
            out.write(field);
        }

        void string(String field) throws IOException {
            string(field.getBytes(StandardCharsets.UTF_8));
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
