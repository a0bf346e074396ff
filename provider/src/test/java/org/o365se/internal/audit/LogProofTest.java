package org.o365se.internal.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The proof that a log contains a line")
class LogProofTest {
    private static final String NAME = "o365se-audit/test";

    private AuditKey key;
    private String verificationKey;

    @BeforeEach
    void newKey() throws IOException {
        key = AuditKey.generate(NAME);
        verificationKey = key.verifier().encoded();
    }

    // ---- the tree ----

    @Test
    @DisplayName("is right for the newest line of every log of 1 to 200 lines")
    void newestLine() throws Exception {
        var tree = new MerkleTree();
        for (int index = 0; index < 200; index++) {
            var line = line(index);
            var path = tree.pathOfNext();
            tree.add(line);
            assertEquals(hex(path(index, leaves(index + 1))), hex(path), "size " + tree.size());
            assertArrayEquals(
                    tree.root(),
                    MerkleTree.rootOver(line, index, tree.size(), path).orElseThrow());
        }
    }

    @Test
    @DisplayName("leads every line of every log of 1 to 40 lines to its root, and no other number or line to it")
    void everyLine() throws Exception {
        for (int size = 1; size <= 40; size++) {
            var leaves = leaves(size);
            var root = hex(rootOf(leaves));
            for (int index = 0; index < size; index++) {
                var path = path(index, leaves);
                for (int said = 0; said < size; said++) {
                    var found = MerkleTree.rootOver(leaves.get(index), said, size, path);
                    assertEquals(said == index, found.map(LogProofTest::hex).equals(Optional.of(root)));
                }
                var another = MerkleTree.rootOver(line(1000), index, size, path);
                assertFalse(hex(another.orElseThrow()).equals(root));
                assertTrue(MerkleTree.rootOver(leaves.get(index), index, size, more(path))
                        .isEmpty());
                if (!path.isEmpty()) {
                    var shorter = path.subList(0, path.size() - 1);
                    assertTrue(MerkleTree.rootOver(leaves.get(index), index, size, shorter)
                            .isEmpty());
                }
            }
        }
    }

    @Test
    @DisplayName("is verified for every line of a log, not only for the newest one")
    void olderLines() throws Exception {
        var leaves = leaves(37);
        for (int index = 0; index < leaves.size(); index++) {
            var proof = proof(index, leaves);
            assertEquals(
                    new LogProofVerifier.Position(NAME, index, 37),
                    LogProofVerifier.verify(verificationKey, proof.line(), proof.proof()));
        }
    }

    @Test
    @DisplayName("has the text of the specification")
    void text() throws Exception {
        var leaves = leaves(3);
        var proof = proof(2, leaves);
        var hash = java.util.Base64.getEncoder().encodeToString(path(2, leaves).get(0));
        assertEquals("c2sp.org/tlog-proof@v1\nindex 2\n" + hash + "\n\n" + checkpoint(leaves), proof.proof());
    }

    // ---- tampering ----

    @Test
    @DisplayName("is refused for another line, number, size, path, key or log")
    void tampering() throws Exception {
        var leaves = leaves(13);
        var good = proof(9, leaves);
        var text = good.proof();
        assertRefused(good.line() + " ", text, "altered");
        assertRefused(new String(line(8), UTF_8), text, "altered");
        assertRefused("\ud800", text, "not a line");
        assertRefused("a".repeat(AuditLine.MAX_BYTES + 1), text, "not a line");
        assertRefused(good.line(), text.replace("index 9", "index 8"), "altered");
        assertRefused(good.line(), text.replace("index 9", "index 13"), "not among");
        assertRefused(good.line(), text.replace("index 9", "index 999999999999999999"), "not among");
        for (var number : List.of("", "-1", "09", "+9", "9 ", "9223372036854775808", "٩")) {
            assertRefused(good.line(), text.replace("index 9", "index " + number), "not a number");
        }
        assertRefused(good.line(), text.replace("\n13\n", "\n14\n"), "forged");
        assertRefused(good.line(), text.replace("@v1", "@v2"), "not a proof");
        assertRefused(good.line(), text.replace("index 9\n", "extra AAAA\nindex 9\n"), "not a proof");
        assertRefused(good.line(), text.replace("index 9\n", "index 9\nAAAA\n"), "32 bytes");
        assertRefused(good.line(), text.replace("index 9\n", "index 9\n!\n"), "base64");
        assertRefused(good.line(), text.replace("\n", "\r\n"), "not a proof");
        assertRefused(good.line(), "", "not a proof");
        assertRefused(good.line(), "\n\n" + text, "forged");
        assertRefused(good.line(), " ".repeat(LogProofVerifier.MAX_CHARACTERS) + text, "not a proof");
        assertRefused(good.line(), text + "\n", "not a signed note");

        var other = AuditKey.generate(NAME).verifier().encoded();
        assertTrue(assertThrows(IOException.class, () -> LogProofVerifier.verify(other, good.line(), text))
                .getMessage()
                .contains("no signature by"));
        assertThrows(IOException.class, () -> LogProofVerifier.verify("key", good.line(), text));
    }

    @Test
    @DisplayName("is refused if the key has signed something else than a checkpoint of its log")
    void notACheckpoint() throws Exception {
        var leaves = leaves(3);
        var tree = treeOf(leaves);
        var head = proof(2, leaves).proof().split("\n\n", 2)[0] + "\n\n";
        var line = new String(line(2), UTF_8);
        var ofAnother = key.sign(Checkpoint.of("o365se-audit/another", tree));
        assertRefused(line, head + ofAnother, "not one of the log");
        var receipt = key.signOther(
                SignedTexts.Kind.RECEIPT.withFirstLine(Checkpoint.of(NAME, tree).text()));
        assertRefused(line, head + receipt, "not a number");
    }

    @Test
    @DisplayName("is worth nothing after a bit of its line or its text was flipped")
    void flippedBits() throws Exception {
        var good = proof(5, leaves(11));
        for (int bit = 0; bit < 7 * good.line().length(); bit++) {
            var line = flipped(good.line(), bit);
            assertThrows(IOException.class, () -> LogProofVerifier.verify(verificationKey, line, good.proof()));
        }
        for (int bit = 0; bit < 7 * good.proof().length(); bit++) {
            var proof = flipped(good.proof(), bit);
            assertThrows(IOException.class, () -> LogProofVerifier.verify(verificationKey, good.line(), proof));
        }
        for (int length = 0; length < good.proof().length(); length++) {
            var cut = good.proof().substring(0, length);
            assertThrows(IOException.class, () -> LogProofVerifier.verify(verificationKey, good.line(), cut));
        }
    }

    @Test
    @DisplayName("is refused with a reason, whatever the text is")
    void garbage() throws Exception {
        var random = new Random(6962);
        var good = proof(5, leaves(11));
        for (int i = 0; i < 5_000; i++) {
            var text = new StringBuilder(good.proof());
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(0x10000));
                    case 1 -> text.insert(at, "\n");
                    default -> text.deleteCharAt(at);
                }
            }
            if (text.toString().equals(good.proof())) {
                continue;
            }
            var refused = assertThrows(
                    IOException.class,
                    () -> LogProofVerifier.verify(verificationKey, good.line(), text.toString()),
                    text::toString);
            assertFalse(refused.getMessage().isEmpty());
        }
    }

    private void assertRefused(String line, String proof, String reason) {
        var refused = assertThrows(IOException.class, () -> LogProofVerifier.verify(verificationKey, line, proof));
        assertTrue(refused.getMessage().contains(reason), refused::getMessage);
    }

    private static String flipped(String text, int bit) {
        var changed = text.toCharArray();
        changed[bit / 7] ^= (char) (1 << bit % 7);
        return new String(changed);
    }

    // ---- a log by the definition of RFC 6962, section 2.1 ----

    private LogProof proof(int index, List<byte[]> leaves) throws Exception {
        return LogProof.of(leaves.get(index), index, path(index, leaves), checkpoint(leaves));
    }

    private String checkpoint(List<byte[]> leaves) {
        return key.sign(Checkpoint.of(NAME, treeOf(leaves)));
    }

    private static MerkleTree treeOf(List<byte[]> leaves) {
        var tree = new MerkleTree();
        leaves.forEach(tree::add);
        return tree;
    }

    private static byte[] line(int number) {
        return ("{\"seq\":" + number + "}").getBytes(UTF_8);
    }

    private static List<byte[]> leaves(int count) {
        var leaves = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            leaves.add(line(i));
        }
        return leaves;
    }

    private static List<byte[]> path(int index, List<byte[]> leaves) throws Exception {
        if (leaves.size() == 1) {
            return List.of();
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        var left = leaves.subList(0, split);
        var right = leaves.subList(split, leaves.size());
        var path = new ArrayList<>(index < split ? path(index, left) : path(index - split, right));
        path.add(rootOf(index < split ? right : left));
        return path;
    }

    private static byte[] rootOf(List<byte[]> leaves) throws NoSuchAlgorithmException {
        if (leaves.size() == 1) {
            return sha256(new byte[] {0}, leaves.get(0));
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        return sha256(new byte[] {1}, rootOf(leaves.subList(0, split)), rootOf(leaves.subList(split, leaves.size())));
    }

    private static byte[] sha256(byte[]... parts) throws NoSuchAlgorithmException {
        var sha256 = MessageDigest.getInstance("SHA-256");
        for (var part : parts) {
            sha256.update(part);
        }
        return sha256.digest();
    }

    private static List<byte[]> more(List<byte[]> path) {
        var more = new ArrayList<>(path);
        more.add(new byte[32]);
        return more;
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private static List<String> hex(List<byte[]> hashes) {
        return hashes.stream().map(LogProofTest::hex).toList();
    }
}
