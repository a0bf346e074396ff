package org.o365se.internal.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.internal.crypto.WeakKeys;

@DisplayName("A signature of SSH")
class SshSignatureTest {
    private static final byte[] REQUEST = "purge contoso/exchange".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"sha256", "sha512"})
    @DisplayName("is accepted with either digest, from a key in a file and from a security key")
    void accepted(String hash) throws Exception {
        var plain = SshForm.plain();
        plain.hash = hash;
        assertTrue(isBy(plain, null));
        var token = SshForm.securityKey("ssh:Zoë");
        token.hash = hash;
        assertTrue(isBy(token, "ssh:Zoë"));
    }

    @ParameterizedTest
    @CsvSource({"namespace-file.sig, -n o365se-approval", "rsa.sig, ssh-rsa", "ecdsa.sig, ecdsa-sha2-nistp256"})
    @DisplayName("is refused if ssh-keygen made it for another purpose or with another type of key")
    void foreign(String file, String reason) {
        assertRefused(SshFixtures.bytes(file), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file", "git", "O365SE-approval", "o365se-approval\0", "o365se-approval2", "o365se"})
    @DisplayName("is refused in every other namespace")
    void otherNamespace(String namespace) throws Exception {
        assertRefused(form -> form.namespace = namespace, "another purpose");
    }

    @Test
    @DisplayName("is refused with another magic, version or digest, or something in the reserved field")
    void otherHead() throws Exception {
        assertRefused(form -> form.magic = "SSHSIK", "not an SSH signature");
        assertRefused(form -> form.version = 0, "version");
        assertRefused(form -> form.version = 2, "version");
        assertRefused(form -> form.hash = "sha1", "digest");
        assertRefused(form -> form.hash = "sha384", "digest");
        assertRefused(form -> form.reserved = new byte[1], "reserved");
    }

    @Test
    @DisplayName("is refused if bytes follow its key, its signature or its end")
    void trailing() throws Exception {
        assertRefused(form -> form.afterKey = new byte[1], "bytes follow");
        assertRefused(form -> form.afterSignature = new byte[1], "bytes follow");
        assertRefused(form -> form.afterAll = new byte[1], "bytes follow");
    }

    @Test
    @DisplayName("is refused if key and signature are of two types")
    void typesDiffer() throws Exception {
        assertRefused(form -> form.signatureType = "ssh-rsa", "not of the type");
        assertRefused(form -> form.signatureType = "ssh-ed25519", SshForm.securityKey("ssh:"), "not of the type");
        assertRefused(form -> form.signatureType = SshForm.SECURITY_KEY, SshForm.plain(), "not of the type");
    }

    @Test
    @DisplayName("of a key in a file is not that of a security key with the same key, and the other way round")
    void otherUseOfTheKey() throws Exception {
        assertFalse(isBy(SshForm.plain(), "ssh:"));
        assertFalse(isBy(SshForm.securityKey("ssh:"), null));
        var saidToBeOfAToken = SshForm.plain();
        saidToBeOfAToken.application = "ssh:";
        saidToBeOfAToken.keyType = SshForm.SECURITY_KEY;
        saidToBeOfAToken.signatureType = SshForm.SECURITY_KEY;
        saidToBeOfAToken.afterSignature = new byte[] {1, 0, 0, 0, 7};
        assertFalse(isBy(saidToBeOfAToken, "ssh:"));
        var saidToBeOfAFile = SshForm.securityKey("ssh:");
        saidToBeOfAFile.application = null;
        saidToBeOfAFile.keyType = "ssh-ed25519";
        saidToBeOfAFile.signatureType = "ssh-ed25519";
        assertRefused(saidToBeOfAFile.file(REQUEST), "bytes follow");
    }

    @Test
    @DisplayName("of a security key for another application is not the approver's")
    void otherApplication() throws Exception {
        assertFalse(isBy(SshForm.securityKey("ssh:other"), "ssh:"));
        assertFalse(isBy(SshForm.securityKey("webauthn.example"), "ssh:"));
        var swapped = SshForm.securityKey("ssh:other");
        swapped.application = "ssh:";
        assertFalse(isBy(swapped, "ssh:"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 0x40, 0xFE})
    @DisplayName("of a security key that nobody touched is refused")
    void noTouch(int flags) throws Exception {
        assertRefused(form -> form.flags = flags, SshForm.securityKey("ssh:"), "nobody touched");
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "5, 1", "1, 2147483647", "0x41, -1", "255, -2147483648"})
    @DisplayName("of a security key may have other flags and every counter")
    void flagsAndCounters(String flags, int counter) throws Exception {
        var token = SshForm.securityKey("ssh:");
        token.flags = Integer.decode(flags);
        token.counter = counter;
        var read = ApprovalSignature.read(token.file(REQUEST));
        assertTrue(read.isBy(SshForm.approver("ssh:"), REQUEST));
        assertEquals(read, ApprovalSignature.decode(read.encoded()));
    }

    @Test
    @DisplayName("fits its stored form with the longest application")
    void longestApplication() throws Exception {
        var application = "\u20AC".repeat(256);
        var read = ApprovalSignature.read(SshForm.securityKey(application).file(REQUEST));
        assertTrue(read.encoded().length() <= ApprovalSignature.MAX_ENCODED_BYTES);
        assertTrue(ApprovalSignature.decode(read.encoded()).isBy(SshForm.approver(application), REQUEST));
    }

    @Test
    @DisplayName("is refused with a key that has a low order or is not canonical")
    void weakKeys() throws Exception {
        for (var key : WeakKeys.all()) {
            assertRefused(form -> form.publicKey = key, "a public key ");
            assertRefused(form -> form.publicKey = key, SshForm.securityKey("ssh:"), "a public key ");
        }
    }

    private static boolean isBy(SshForm form, String application) throws Exception {
        return ApprovalSignature.read(form.file(REQUEST)).isBy(SshForm.approver(application), REQUEST);
    }

    private static void assertRefused(Consumer<SshForm> change, String reason) throws Exception {
        assertRefused(change, SshForm.plain(), reason);
    }

    private static void assertRefused(Consumer<SshForm> change, SshForm form, String reason) throws Exception {
        change.accept(form);
        assertRefused(form.file(REQUEST), reason);
    }

    private static void assertRefused(byte[] file, String reason) {
        var refused = assertThrows(MalformedApprovalException.class, () -> ApprovalSignature.read(file));
        assertTrue(refused.getMessage().contains(reason), refused::getMessage);
    }
}
