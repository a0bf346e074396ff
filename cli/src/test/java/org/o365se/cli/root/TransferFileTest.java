package org.o365se.cli.root;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.cli.base.CommandFailure;

/** The rules of a vault for a transfer file: what is accepted, and the one reason for each refusal. */
class TransferFileTest {
    private static final String KEY_ID =
            "https://contoso-west.vault.azure.net/keys/exchange/0123456789abcdef0123456789abcdef";
    private static final int EXCHANGE_KEY_BYTES = 256;
    private static final int WRAPPED_RSA_3072 = 1808;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"1224, 2048", "1232, 2048", "1800, 3072", "1808, 3072", "2384, 4096"})
    void aFileOfOursIsAcceptedAndItsKeyIsToldByItsLength(int wrapped, int bits) throws Exception {
        var content = TransferFile.write(KEY_ID, new byte[EXCHANGE_KEY_BYTES + wrapped]);
        var read = TransferFile.read(file(content), exchangeKey(2048));
        assertEquals(KEY_ID, read.keyId());
        assertEquals(bits, read.bits());
        assertArrayEquals(content, read.content());
        read.requireVaultOf("https://CONTOSO-west.vault.azure.net/keys/root");
    }

    @Test
    void spaceOrderAndFurtherMembersDoNotMatter() throws Exception {
        var text =
                "\n{ \"generator\" : \"ACME \\u00e9\\n\", \"more\": [1.5e3, {\"a\": null}, true, []],\n \"ciphertext\":\""
                        + base64(EXCHANGE_KEY_BYTES + WRAPPED_RSA_3072)
                        + "\",\"header\":{\"enc\":\"CKM_RSA_AES_KEY_WRAP\",\"alg\":\"dir\",\"kid\":\"" + KEY_ID
                        + "\"},\"schema_version\":\"1.0.0\"}\n";
        assertEquals(3072, TransferFile.read(file(text), exchangeKey(2048)).bits());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "O365SE-8020 | {\"schema_version\" | [\"schema_version\"",
                "O365SE-8020 | ,\"generator\" | \"generator\"",
                "O365SE-8020 | \"generator\" | \"header\":{},\"header\"",
                "O365SE-8020 | \"o365se\"} | \"o365se\"} x",
                "O365SE-8020 | \"o365se\"} | \"o365se\"",
                "O365SE-8020 | \"o365se\"} | 01}",
                "O365SE-8020 | \"o365se\"} | \"\\x\"}",
                "O365SE-8021 | \"schema_version\" | \"schema\"",
                "O365SE-8021 | \"kid\" | \"key\"",
                "O365SE-8021 | \"header\":{ | \"head\":{",
                "O365SE-8021 | \"o365se\" | 7",
                "O365SE-8022 | 1.0.0 | 1.0.1",
                "O365SE-8023 | https: | http:",
                "O365SE-8023 | /0123456789abcdef0123456789abcdef | ",
                "O365SE-8024 | \"dir\" | \"RSA-OAEP\"",
                "O365SE-8025 | KEY_WRAP\" | KEY_WRAP_PAD\"",
                "O365SE-8026 | \"AAAA | \"AA+A",
                "O365SE-8026 | AAAA\" | AAA=\"",
                "O365SE-8027 | AAAA\" | \"",
                "O365SE-8028 | \"AAAA | \"____",
            })
    void eachRefusalHasItsReason(String id, String from, String to) throws Exception {
        var right = new String(
                TransferFile.write(KEY_ID, new byte[EXCHANGE_KEY_BYTES + WRAPPED_RSA_3072]), StandardCharsets.UTF_8);
        var wrong = right.replace(from, to == null ? "" : to);
        if (!from.contains("AAAA")) {
            assertTrue(!wrong.equals(right), from);
        } else {
            // The ciphertext is zeros: its first and last characters alone are to change.
            wrong = from.startsWith("\"")
                    ? right.replaceFirst("\"AAAA", to)
                    : right.replaceFirst("AAAA\",\"generator", to + ",\"generator");
        }
        var refused = wrong;
        assertFails(id, () -> TransferFile.read(file(refused), exchangeKey(2048)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 512, 1184, 1223, 1312, 1336, 1720, 2352 - 64, 2472})
    void aLengthThatNoRsaKeyHasIsRefused(int wrapped) throws Exception {
        var file = file(TransferFile.write(KEY_ID, new byte[EXCHANGE_KEY_BYTES + wrapped]));
        assertFails("O365SE-8027", () -> TransferFile.read(file, exchangeKey(2048)));
    }

    @Test
    void aFileForALongerKeyExchangeKeyIsRefused() throws Exception {
        var file = file(TransferFile.write(KEY_ID, new byte[EXCHANGE_KEY_BYTES + WRAPPED_RSA_3072]));
        assertFails("O365SE-8027", () -> TransferFile.read(file, exchangeKey(3072)));
    }

    @Test
    void nestingIsBounded() throws Exception {
        var deep = file("{\"a\":" + "[".repeat(20_000) + "}");
        assertFails("O365SE-8020", () -> TransferFile.read(deep, exchangeKey(2048)));
        assertFails(
                "O365SE-8020", () -> TransferFile.read(file(new byte[] {'{', (byte) 0xff, '}'}), exchangeKey(2048)));
    }

    @Test
    void aKeyIsImportedIntoTheVaultOfItsKeyExchangeKeyOnly() throws Exception {
        var read = TransferFile.read(
                file(TransferFile.write(KEY_ID, new byte[EXCHANGE_KEY_BYTES + WRAPPED_RSA_3072])), exchangeKey(2048));
        assertFails("O365SE-8029", () -> read.requireVaultOf("https://contoso-east.vault.azure.net/keys/root"));
        assertFails("O365SE-8029", () -> read.requireVaultOf("pkcs11:token=a"));
        assertFails("O365SE-8029", () -> read.requireVaultOf("https://a b/"));
        assertFails(
                "O365SE-8023", () -> TransferFile.requireKeyId("https://contoso-west.vault.azure.net/keys/exchange"));
    }

    @Test
    void aPublicKeyIsReadAsItWasWritten() throws Exception {
        var key = exchangeKey(2048);
        assertEquals(key, PublicKeyFile.readExchangeKey(file(PublicKeyFile.pem(key))));
        var pem = new String(PublicKeyFile.pem(key), StandardCharsets.US_ASCII);
        assertFails("O365SE-8030", () -> PublicKeyFile.read(file(pem.replace("PUBLIC", "PRIVATE"))));
        assertFails("O365SE-8030", () -> PublicKeyFile.read(file(pem.replaceFirst("\n.{8}", "\nAAAAAAAA"))));
        assertFails("O365SE-8030", () -> PublicKeyFile.readExchangeKey(file(PublicKeyFile.pem(exchangeKey(2056)))));
        var odd = (RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), BigInteger.valueOf(3)));
        assertFails("O365SE-8030", () -> PublicKeyFile.readExchangeKey(file(PublicKeyFile.pem(odd))));
    }

    /** A key with so many bits; nothing is encrypted under it. */
    private static RSAPublicKey exchangeKey(int bits) throws Exception {
        var modulus = BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
        return (RSAPublicKey)
                KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65537)));
    }

    private static String base64(int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[bytes]);
    }

    private Path file(String text) throws IOException {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("file" + Arrays.hashCode(content)), content);
    }

    private static void assertFails(String id, org.junit.jupiter.api.function.Executable call) {
        var thrown = assertThrows(CommandFailure.class, call);
        assertTrue(String.valueOf(thrown.getMessage()).startsWith(id + ": "), thrown::toString);
    }
}
