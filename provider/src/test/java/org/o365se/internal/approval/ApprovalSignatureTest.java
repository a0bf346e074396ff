package org.o365se.internal.approval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.crypto.WeakKeys;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.Bytes;

/** What holds for signatures of all forms, and for our own form. {@link SshSignatureTest} has what is particular to that of SSH. */
@DisplayName("An approver's signature")
class ApprovalSignatureTest {
    private static final byte[] REQUEST = "purge contoso/exchange".getBytes(StandardCharsets.UTF_8);
    /** The order of the group. */
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final Approver ANN = SshForm.approver(null);
    private static final Approver ANN_WITH_TOKEN = SshForm.approver("ssh:");

    /**
     * A signature and who made it.
     *
     * @param name of the form
     * @param content of its file
     * @param approver who has signed
     */
    private record Valid(String name, Bytes content, Approver approver) {
        byte[] file() {
            return content.copy();
        }

        byte[] request() {
            return approver.equals(SshFixtures.ann()) ? SshFixtures.bytes("request.txt") : REQUEST;
        }
    }

    private static byte[] own;
    private static List<Valid> valid;

    @BeforeAll
    static void sign() throws Exception {
        own = ApprovalSigner.sign(SshForm.pair().getPrivate(), SshForm.publicKey(), REQUEST)
                .getBytes(StandardCharsets.US_ASCII);
        valid = List.of(
                valid("own", own, ANN),
                valid("ssh-keygen, sha512", SshFixtures.bytes("sha512.sig"), SshFixtures.ann()),
                valid("ssh-keygen, sha256", SshFixtures.bytes("sha256.sig"), SshFixtures.ann()),
                valid("security key", SshForm.securityKey("ssh:").file(REQUEST), ANN_WITH_TOKEN));
    }

    private static Valid valid(String name, byte[] file, Approver approver) {
        return new Valid(name, Bytes.takeOwnershipOf(file.clone()), approver);
    }

    @Test
    @DisplayName("is accepted from its approver, before and after it was stored")
    void accepted() throws Exception {
        for (var one : valid) {
            var read = ApprovalSignature.read(one.file());
            assertTrue(read.isBy(one.approver(), one.request()), one.name());
            var stored = read.encoded();
            assertTrue(stored.length() <= ApprovalSignature.MAX_ENCODED_BYTES, one.name());
            var again = ApprovalSignature.decode(stored);
            assertEquals(read, again);
            assertTrue(again.isBy(one.approver(), one.request()), one.name());
        }
    }

    @Test
    @DisplayName("may have come over a system with other line ends, or without the last one")
    void otherLineEnds() throws Exception {
        for (var one : valid) {
            var text = new String(one.file(), StandardCharsets.US_ASCII);
            for (var changed : List.of(text.replace("\n", "\r\n"), text.strip())) {
                assertTrue(ApprovalSignature.read(changed.getBytes(StandardCharsets.US_ASCII))
                        .isBy(one.approver(), one.request()));
            }
        }
    }

    @Test
    @DisplayName("is not that of another approver, nor of the same key in another use")
    void anotherApprover() throws Exception {
        var bob = Bytes.takeOwnershipOf(
                Ed25519.rawOf(Ed25519.generate().getPublic().getEncoded()));
        for (var one : valid) {
            var read = ApprovalSignature.read(one.file());
            var ann = one.approver();
            for (var other : List.of(
                    new Approver("Ann", bob, ann.application()),
                    new Approver("Ann", ann.publicKey(), Optional.of("ssh:other")),
                    new Approver(
                            "Ann",
                            ann.publicKey(),
                            ann.application().isPresent() ? Optional.empty() : Optional.of("ssh:")))) {
                assertFalse(read.isBy(other, one.request()), one.name());
            }
        }
    }

    @Test
    @DisplayName("is not over another request")
    void anotherRequest() throws Exception {
        for (var one : valid) {
            var read = ApprovalSignature.read(one.file());
            var request = one.request();
            for (int bit = 0; bit < Byte.SIZE * request.length; bit++) {
                assertFalse(read.isBy(one.approver(), flipped(request, bit)), one.name());
            }
            assertFalse(read.isBy(one.approver(), Arrays.copyOf(request, request.length + 1)), one.name());
            assertFalse(read.isBy(one.approver(), Arrays.copyOf(request, request.length - 1)), one.name());
            assertFalse(read.isBy(one.approver(), new byte[0]), one.name());
        }
    }

    @Test
    @DisplayName("is worth nothing after one bit of its file or of its stored form was flipped")
    void flippedBits() throws Exception {
        for (var one : valid) {
            for (int bit = 0; bit < Byte.SIZE * one.file().length; bit++) {
                assertWorthless(one, flipped(one.file(), bit));
            }
            var stored = ApprovalSignature.read(one.file()).encoded().copy();
            for (int bit = 0; bit < Byte.SIZE * stored.length; bit++) {
                assertStoredWorthless(one, flipped(stored, bit));
            }
        }
    }

    @Test
    @DisplayName("is refused if it was cut at any length or goes on")
    void truncated() throws Exception {
        for (var one : valid) {
            int withoutLineBreak = one.file().length - 1;
            for (int length = 0; length < withoutLineBreak; length++) {
                var cut = Arrays.copyOf(one.file(), length);
                assertThrows(MalformedApprovalException.class, () -> ApprovalSignature.read(cut), one.name());
            }
            for (var more : List.of("\n", " ", "x", "\u0000", new String(one.file(), StandardCharsets.US_ASCII))) {
                var longer =
                        (new String(one.file(), StandardCharsets.US_ASCII) + more).getBytes(StandardCharsets.US_ASCII);
                assertThrows(MalformedApprovalException.class, () -> ApprovalSignature.read(longer), one.name());
            }
            var stored = ApprovalSignature.read(one.file()).encoded().copy();
            for (int length = 0; length <= stored.length + 1; length++) {
                var changed = Bytes.takeOwnershipOf(Arrays.copyOf(stored, length));
                if (length != stored.length) {
                    assertThrows(MalformedApprovalException.class, () -> ApprovalSignature.decode(changed));
                }
            }
        }
    }

    @Test
    @DisplayName("proves nothing under a key of a low order, even if that key is an approver's")
    void lowOrderKeys() {
        for (var key : WeakKeys.all()) {
            for (var r : WeakKeys.ofLowOrder()) {
                var content = Arrays.copyOf(key, 96);
                System.arraycopy(r, 0, content, 32, 32);
                assertThrows(MalformedApprovalException.class, () -> ApprovalSignature.read(ownFile(content)));
                var publicKey = Bytes.takeOwnershipOf(key);
                var forged = new OwnSignature(publicKey, Bytes.takeOwnershipOf(Arrays.copyOf(r, 64)));
                assertFalse(forged.isBy(new Approver("Mallory", publicKey, Optional.empty()), REQUEST));
                assertThrows(MalformedApprovalException.class, () -> ApprovalSignature.decode(forged.encoded()));
            }
        }
    }

    @Test
    @DisplayName("has one S: with a multiple of the group's order added it is worth nothing, in every form")
    void malleatedS() throws Exception {
        for (var one : valid) {
            var read = ApprovalSignature.read(one.file());
            var signature = read instanceof OwnSignature ours ? ours.signature() : ((SshSignature) read).signature();
            var stored = read.encoded().copy();
            int at = indexOf(stored, signature.copy()) + 32;
            for (int times = 1; times <= 14; times++) {
                var changed = stored.clone();
                var s = littleEndian(Arrays.copyOfRange(stored, at, at + 32))
                        .add(ORDER.multiply(BigInteger.valueOf(times)));
                for (int i = 0; i < 32; i++) {
                    changed[at + i] = s.shiftRight(8 * i).byteValue();
                }
                assertStoredWorthless(one, changed);
            }
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i <= bytes.length - part.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("the signature is not in its stored form");
    }

    private static BigInteger littleEndian(byte[] bytes) {
        var value = BigInteger.ZERO;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value.shiftLeft(8).or(BigInteger.valueOf(Byte.toUnsignedInt(bytes[i])));
        }
        return value;
    }

    @Test
    @DisplayName("has a fixed length in our own form")
    void ownLength() {
        for (int length : new int[] {0, 1, 32, 64, 95, 97, 192}) {
            assertThrows(MalformedApprovalException.class, () -> ApprovalSignature.read(ownFile(new byte[length])));
        }
    }

    @Test
    @DisplayName("of our own form has the documented bytes")
    void ownBytes() throws Exception {
        var text = new String(own, StandardCharsets.US_ASCII);
        var begin = "-----BEGIN O365SE APPROVAL-----\n";
        var end = "\n-----END O365SE APPROVAL-----\n";
        assertTrue(text.startsWith(begin) && text.endsWith(end), text);
        var content = Base64.getMimeDecoder().decode(text.substring(begin.length(), text.length() - end.length()));
        assertArrayEquals(SshForm.publicKey(), Arrays.copyOf(content, 32));
        var signed =
                ("O365SE/1 approval\0" + new String(REQUEST, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        assertTrue(Ed25519.verify(SshForm.publicKey(), signed, Arrays.copyOfRange(content, 32, 96)));
    }

    @Test
    @DisplayName("is not made with halves of two key pairs")
    void otherPublicKey() throws Exception {
        var bob = Ed25519.rawOf(Ed25519.generate().getPublic().getEncoded());
        assertThrows(
                InvalidKeyException.class,
                () -> ApprovalSigner.sign(SshForm.pair().getPrivate(), bob, REQUEST));
    }

    @Test
    @DisplayName("is bounded")
    void bounded() {
        var file = ownFile(new byte[1 << 13]);
        var refused = assertThrows(MalformedApprovalException.class, () -> ApprovalSignature.read(file));
        assertTrue(refused.getMessage().contains("more than 8192 bytes"), refused::getMessage);
        assertThrows(
                MalformedApprovalException.class,
                () -> ApprovalSignature.decode(Bytes.takeOwnershipOf(new byte[1025])));
    }

    @Test
    @DisplayName("is refused with the documented exception, whatever the bytes are")
    void garbage() throws Exception {
        var random = new Random(17);
        var ssh = SshForm.securityKey("ssh:").content(REQUEST);
        for (int i = 0; i < 20_000; i++) {
            var noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            var changed = i % 2 == 0 ? ssh.clone() : noise;
            for (int changes = random.nextInt(3); changes > 0 && changed.length > 0; changes--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            var cut = Arrays.copyOf(changed, random.nextInt(changed.length + 20));
            readOrRefuse(cut);
            readOrRefuse(ownFile(cut));
            readOrRefuse(SshForm.armoured(cut));
            try {
                ApprovalSignature.decode(Bytes.takeOwnershipOf(cut));
            } catch (MalformedApprovalException expected) {
                assertFalse(expected.getMessage().isEmpty());
            }
        }
    }

    private static void readOrRefuse(byte[] file) {
        try {
            ApprovalSignature.read(file);
        } catch (MalformedApprovalException expected) {
            assertFalse(expected.getMessage().isEmpty());
        }
    }

    private static void assertWorthless(Valid one, byte[] file) {
        try {
            assertFalse(ApprovalSignature.read(file).isBy(one.approver(), one.request()), one.name());
        } catch (MalformedApprovalException expected) {
            assertFalse(expected.getMessage().isEmpty());
        }
    }

    private static void assertStoredWorthless(Valid one, byte[] stored) {
        try {
            assertFalse(
                    ApprovalSignature.decode(Bytes.takeOwnershipOf(stored)).isBy(one.approver(), one.request()),
                    one.name());
        } catch (MalformedApprovalException expected) {
            assertFalse(expected.getMessage().isEmpty());
        }
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        var changed = bytes.clone();
        changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return changed;
    }

    private static byte[] ownFile(byte[] content) {
        return Armour.close(OwnSignature.LABEL, content).getBytes(StandardCharsets.US_ASCII);
    }
}
