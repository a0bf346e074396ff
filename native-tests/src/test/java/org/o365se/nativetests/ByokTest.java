package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o365se.keyvault.standin.StandInAuthority;
import org.o365se.keyvault.standin.StandInCertificate;
import org.o365se.keyvault.standin.StandInVault;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyCheck;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyType;

/** A key goes from a token into a vault and is the same key there. */
class ByokTest {
    private static final String TOKEN = "pkcs11:token=contoso-a;object=";

    @TempDir
    static Path folder;

    private static Operator operator;
    private static Map<String, String> inHsm;
    private static StandInAuthority authority;
    private static StandInVault vault;

    @BeforeAll
    static void makeTokenAndVault() throws Exception {
        var hsm = new SoftHsm(folder.resolve("hsm"));
        hsm.token("contoso-a", "1111");
        inHsm = hsm.entries("a", "contoso-a", "1111");
        var certificate = StandInCertificate.make("EC");
        authority = new StandInAuthority(certificate, 0);
        vault = new StandInVault(certificate, 0, authority);
        vault.permit("get", "wrapKey", "unwrapKey", "import");
        operator = Operator.inNewFolder(folder);
        Files.writeString(
                operator.configuration(),
                Files.readString(operator.configuration())
                        + SoftHsm.lines(SoftHsm.both(inHsm, VaultEntries.of(folder, certificate, authority, vault))));
    }

    @AfterAll
    static void close() {
        vault.close();
        authority.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"RSA_2048", "RSA_3072", "RSA_4096"})
    void whatTheTokenWrapsIsWhatTheFormatSays(RootKeyType type) throws Exception {
        var exchangeKey = rsa(2048);
        var uri = TOKEN + "unwrapped-" + type;
        try (var roots = SoftHsm.connect(inHsm)) {
            var made = roots.generateForTransfer(uri, type, (RSAPublicKey) exchangeKey.getPublic());
            assertFalse(made.isExtractable());
            var privateKey = unwrap(made.wrapped(), exchangeKey);
            assertEquals(type.bits(), privateKey.getModulus().bitLength());
            assertEquals(made.publicKey().getModulus(), privateKey.getModulus());
            assertEquals(made.publicKey().getPublicExponent(), privateKey.getPublicExponent());

            // The key that stays in the token is the one that was wrapped, and says where it has been.
            var root = roots.newest(uri, "contoso");
            assertEquals(
                    JdkAlgorithms.fingerprint(made.publicKey()),
                    root.fingerprint().orElseThrow());
            var checks = roots.check(uri).stream().collect(Collectors.toMap(RootKeyCheck::rule, RootKeyCheck::outcome));
            assertEquals(RootKeyCheck.Outcome.PASSED, checks.get("not extractable"), checks::toString);
            assertEquals(RootKeyCheck.Outcome.FAILED, checks.get("origin"), checks::toString);
        }
    }

    @Test
    void whatATransferCannotBeIsRefusedAndLeavesNothing() throws Exception {
        var uri = TOKEN + "taken";
        var exchangeKey = (RSAPublicKey) rsa(2048).getPublic();
        try (var roots = SoftHsm.connect(inHsm)) {
            roots.generateForTransfer(uri, RootKeyType.RSA_2048, exchangeKey);
            assertRefused(3137, () -> roots.generateForTransfer(uri, RootKeyType.RSA_2048, exchangeKey));
            assertRefused(3101, () -> roots.generateForTransfer(TOKEN + "aes", RootKeyType.AES, exchangeKey));
            var tooShort = (RSAPublicKey) rsa(512).getPublic();
            assertRefused(3160, () -> roots.generateForTransfer(TOKEN + "short", RootKeyType.RSA_2048, tooShort));
            assertTrue(roots.list("", failure -> {}).stream()
                    .noneMatch(key -> key.uri().contains("short") || key.uri().contains("aes")));
        }
    }

    @Test
    void anOperatorBringsAKeyIntoAVaultAndAPolicyKnowsThatItIsOneKey() throws Exception {
        var exchangeKey = vault.keys().createExchangeKey("exchange", 2048);
        var pem = Files.write(folder.resolve("exchange.pem"), pem((PublicKey) exchangeKey.publicKey()))
                .toString();
        var kid = vault.keyUri("exchange") + "/" + exchangeKey.version();
        var inToken = TOKEN + "root-2027";
        var inVault = vault.keyUri("root-2027");
        var file = folder.resolve("root-2027.byok").toString();

        var made = operator.succeedConfigured(
                "byok", "make", "--exchange-key", pem, "--exchange-key-id", kid, "--out", file, inToken);
        assertTrue(made.contains("  type         rsa-3072\n"), made);
        assertTrue(made.contains("was extractable while it was created"), made);
        var checked = operator.succeed("byok", "check", "--exchange-key", pem, file);
        assertTrue(checked.contains("an RSA key with 3072 bits"), checked);

        vault.permit("get", "wrapKey", "unwrapKey");
        var refused = bringIn(pem, file, inVault);
        assertTrue(
                refused.errors().startsWith("O365SE-3231: ") && refused.errors().contains("permission import"),
                refused::toString);
        vault.permit("get", "wrapKey", "unwrapKey", "import");
        var imported = bringIn(pem, file, inVault);
        assertEquals(0, imported.status(), imported::toString);
        var fingerprint = JdkAlgorithms.fingerprint(
                (PublicKey) vault.keys().versions("root-2027").get(0).publicKey());
        assertTrue(made.contains("  public key   " + fingerprint + "\n"), made);
        assertTrue(operator.succeedConfigured("root", "check", inVault).contains("wrap and unwrap"));

        // Each alone is a root key; together they are one.
        operator.succeedConfigured("root", "generate", TOKEN + "other");
        operator.succeedConfigured("policy", "create", "contoso/two", "--root", TOKEN + "other", "--root", inVault);
        var same = operator.configured("policy", "create", "contoso/one", "--root", inToken, "--root", inVault);
        assertTrue(same.errors().startsWith("O365SE-2108: ") && same.errors().contains("the same key"), same::toString);
    }

    @Test
    void aFileThatTheVaultDoesNotUnwrapIsRefusedAndAnotherKeyIsNotAccepted() throws Exception {
        var exchangeKey = vault.keys().createExchangeKey("exchange-2", 2048);
        var pem = Files.write(folder.resolve("exchange-2.pem"), pem((PublicKey) exchangeKey.publicKey()))
                .toString();
        var kid = vault.keyUri("exchange-2") + "/" + exchangeKey.version();
        var file = folder.resolve("a.byok");
        operator.succeedConfigured(
                "byok",
                "make",
                "--type",
                "rsa-2048",
                "--exchange-key",
                pem,
                "--exchange-key-id",
                kid,
                "--out",
                file.toString(),
                TOKEN + "a");

        var text = Files.readString(file);
        int at = text.indexOf("\",\"generator") - 20;
        var altered = Files.writeString(
                folder.resolve("altered.byok"),
                text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1));
        Files.copy(folder.resolve("a.byok.pem"), folder.resolve("altered.byok.pem"));
        var refused = bringIn(pem, altered.toString(), vault.keyUri("altered"));
        assertTrue(refused.errors().startsWith("O365SE-3241: "), refused::toString);

        Files.write(folder.resolve("a.byok.pem"), pem(rsa(2048).getPublic()));
        var other = bringIn(pem, file.toString(), vault.keyUri("a"));
        assertTrue(other.errors().startsWith("O365SE-8031: "), other::toString);
    }

    private static ForkedJvm.Result bringIn(String exchangeKey, String file, String uri) throws Exception {
        return operator.configured(
                "byok", "import", "--exchange-key", exchangeKey, "--public-key", file + ".pem", file, uri);
    }

    private static void assertRefused(int id, org.junit.jupiter.api.function.Executable call) {
        assertEquals(
                id, assertThrows(RootKeyMisconfiguredException.class, call).id().number());
    }

    /** By the JDK and Bouncy Castle, which know nothing of the token. */
    private static RSAPrivateCrtKey unwrap(byte[] wrapped, KeyPair exchangeKey) throws Exception {
        var oaep = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        oaep.init(Cipher.DECRYPT_MODE, exchangeKey.getPrivate());
        var aes = oaep.doFinal(wrapped, 0, 256);
        assertEquals(32, aes.length);
        var kwp = new RFC5649WrapEngine(AESEngine.newInstance());
        kwp.init(false, new KeyParameter(aes));
        var pkcs8 = kwp.unwrap(wrapped, 256, wrapped.length - 256);
        return (RSAPrivateCrtKey) KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(
                        // SoftHSM fills up to a multiple of 8 bytes itself, with zeros.
                        Arrays.copyOf(pkcs8, 4 + (Byte.toUnsignedInt(pkcs8[2]) << 8) + Byte.toUnsignedInt(pkcs8[3]))));
    }

    private static KeyPair rsa(int bits) throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static byte[] pem(PublicKey key) {
        return ("-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
