package org.o365se.internal.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.crypto.WeakKeys;
import org.o365se.internal.model.Bytes;

@DisplayName("The public key of an approver")
class ApproverKeyTest {
    private static final String PEM = Ed25519.pem(SshForm.pair().getPublic());
    private static final Bytes KEY = Bytes.takeOwnershipOf(SshForm.publicKey());

    @Test
    @DisplayName("is read from a line of ssh-keygen, with its comment")
    void lineOfSshKeygen() throws Exception {
        var key = ApproverKey.parse(SshFixtures.text("ed25519.pub"));

        assertEquals("Ann ed25519", key.comment());
        assertEquals(Optional.empty(), key.application());
        assertEquals(SshFixtures.ANN, key.publicKey());
    }

    @Test
    @DisplayName("of a security key is read with its application")
    void securityKey() throws Exception {
        var key = ApproverKey.parse(SshForm.securityKey("ssh:Größe 𝄞").keyLine() + " Zoë 2026\r\n");

        assertEquals(new ApproverKey.Parsed(KEY, Optional.of("ssh:Größe 𝄞"), "Zoë 2026"), key);
    }

    @Test
    @DisplayName("is read from a PEM block")
    void pem() throws Exception {
        assertEquals(new ApproverKey.Parsed(KEY, Optional.empty(), ""), ApproverKey.parse("\n" + PEM + "\n"));
    }

    @Test
    @DisplayName("may have no comment")
    void noComment() throws Exception {
        assertEquals("", ApproverKey.parse(SshForm.plain().keyLine()).comment());
    }

    static List<byte[]> weakKeys() {
        return WeakKeys.all();
    }

    @ParameterizedTest
    @MethodSource("weakKeys")
    @DisplayName("is refused if it has a low order or is not canonical")
    void weak(byte[] publicKey) {
        for (var form : List.of(SshForm.plain(), SshForm.securityKey("ssh:"))) {
            form.publicKey = publicKey;
            assertRefused(form.keyLine(), "a public key ");
        }
        assertRefused(pem(publicKey), "a public key ");
    }

    @Test
    @DisplayName("is refused if it is not a point of the curve")
    void notAPoint() {
        var form = SshForm.plain();
        form.publicKey = new byte[32];
        form.publicKey[0] = 2;
        assertRefused(form.keyLine(), "not a point of the curve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa.pub", "ecdsa.pub"})
    @DisplayName("is refused if it is of another type, which is named")
    void otherType(String file) throws Exception {
        var line = SshFixtures.text(file);
        assertRefused(line, "a key of type " + line.split(" ", 2)[0]);
    }

    @Test
    @DisplayName("is refused if its line says another type than its key")
    void typesDiffer() {
        assertRefused("ssh-ed25519 " + SshForm.securityKey("ssh:").keyBase64(), "but its key is of type sk-ssh");
        assertRefused(SshForm.SECURITY_KEY + " " + SshForm.plain().keyBase64(), "but its key is of type");
        var form = SshForm.plain();
        form.application = "ssh:";
        assertRefused(form.keyLine(), "bytes follow");
        var missing = SshForm.plain();
        missing.keyType = SshForm.SECURITY_KEY;
        assertRefused(missing.keyLine(), "incomplete");
    }

    @Test
    @DisplayName("is refused with a byte too many or too few")
    void wrongLengths() {
        for (int length : new int[] {0, 31, 33, 64}) {
            var form = SshForm.plain();
            form.publicKey = java.util.Arrays.copyOf(SshForm.publicKey(), length);
            assertRefused(form.keyLine(), "its public key has " + length + " bytes, not 32");
        }
        for (var form : List.of(SshForm.plain(), SshForm.securityKey("ssh:"))) {
            form.afterKey = new byte[1];
            assertRefused(form.keyLine(), "bytes follow its end");
            form.afterKey = new byte[0];
            for (int length = 0; length < form.key().length; length++) {
                var cut = java.util.Arrays.copyOf(form.key(), length);
                assertRefused(form.keyType + " " + Base64.getEncoder().encodeToString(cut), "");
            }
        }
    }

    @Test
    @DisplayName("is refused if its application is empty, too long, or has characters of control")
    void applications() throws Exception {
        ApproverKey.parse(SshForm.securityKey("ä".repeat(256)).keyLine());
        for (var application : List.of("", "a".repeat(257), "ssh:\n", "ssh:\u202E", "\uFFFD")) {
            assertRefused(SshForm.securityKey(application).keyLine(), "the application of its security key");
        }
    }

    @Test
    @DisplayName("is refused if its comment is too long or has characters of control")
    void comments() throws Exception {
        var line = SshForm.plain().keyLine() + " ";
        ApproverKey.parse(line + "c".repeat(256));
        assertRefused(line + "c".repeat(257), "the comment");
        assertRefused(line + "Ann \u001b[2J Bob", "the comment");
        assertRefused(line + " Ann\u202Ebob", "the comment");
    }

    @Test
    @DisplayName("is one key alone")
    void oneKey() {
        var line = SshForm.plain().keyLine();
        for (var text : List.of(
                "",
                "ssh-ed25519",
                line + " Ann\n" + line + " Bob",
                line + "\r" + line,
                PEM + PEM,
                PEM + line,
                line + "\n" + PEM,
                "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
                "restrict " + line,
                new String(Ed25519.pem(SshForm.pair().getPrivate()), StandardCharsets.US_ASCII),
                "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
                "-----BEGIN PUBLIC KEY-----\n" + line)) {
            assertRefused(text, "");
        }
    }

    @Test
    @DisplayName("is bounded")
    void bounded() {
        assertRefused(SshForm.plain().keyLine() + " ".repeat(4096), "more than 4096 characters");
    }

    @Test
    @DisplayName("has one base64 text")
    void oneBase64() {
        var line = SshForm.securityKey("ssh:").keyLine();
        assertTrue(line.endsWith("="), line);
        assertRefused(line.replaceAll("=+$", ""), "base64");
        assertRefused(line + "=", "base64");
        int last = line.indexOf('=') - 1;
        var other = line.substring(0, last) + (char) (line.charAt(last) + 1) + line.substring(last + 1);
        assertRefused(other, "base64");
    }

    @Test
    @DisplayName("is refused with the documented exception, whatever the text is")
    void garbage() {
        var random = new Random(17);
        var valid =
                List.of(SshForm.plain().keyLine(), SshForm.securityKey("ssh:").keyLine(), PEM);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(valid.get(i % valid.size()));
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(128));
                    case 1 -> text.setCharAt(at, (char) random.nextInt(0x10000));
                    default -> text.setLength(at + 1);
                }
            }
            try {
                ApproverKey.parse(text.toString());
            } catch (MalformedApprovalException expected) {
                assertTrue(!expected.getMessage().isEmpty(), text::toString);
            }
        }
    }

    private static String pem(byte[] publicKey) {
        var spki = SshForm.pair().getPublic().getEncoded();
        System.arraycopy(publicKey, 0, spki, spki.length - 32, 32);
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(spki)
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static void assertRefused(String text, String reason) {
        var refused = assertThrows(MalformedApprovalException.class, () -> ApproverKey.parse(text), text);
        assertTrue(refused.getMessage().contains(reason), refused::getMessage);
    }
}
