package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o365se.pkcs11.TokenRoots;
import org.o365se.rootkey.RootKeyDeniedException;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyType;
import org.o365se.rootkey.WrapAlgorithm;

/** Keys that other tools have made, as they make them, and objects of other applications in the same token. */
class ForeignKeysTest {
    private static final String LABEL = "contoso-a";
    private static final String PIN = "1234";
    private static final String TENANT = "contoso";
    private static final String HOME = "pkcs11:token=contoso-a";
    private static final String SAFE = "CKA_PRIVATE = true;CKA_SENSITIVE = true;CKA_EXTRACTABLE = false;";
    private static final byte[] POLICY_KEY = new byte[32];

    @TempDir
    static Path folder;

    private static SoftHsm hsm;
    private static Map<String, String> entries;

    @BeforeAll
    static void makeToken() throws Exception {
        Arrays.fill(POLICY_KEY, (byte) 7);
        hsm = new SoftHsm(folder.resolve("hsm"));
        hsm.token(LABEL, PIN);
        entries = hsm.entries("a", LABEL, PIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "Wurzelschlüssel 2026", "鍵; a/b \"x\""})
    void keysOfPkcs11ToolNeedNoCertificate(String label) throws Exception {
        var own = new SoftHsm(folder.resolve("tool" + label.length()));
        own.token(LABEL, PIN);
        own.pkcs11Tool(LABEL, PIN, "--keygen", "--key-type", "AES:32", "--label", label, "--sensitive", "--private");
        own.pkcs11Tool(
                LABEL,
                PIN,
                "--keypairgen",
                "--key-type",
                "rsa:2048",
                "--label",
                label,
                "--id",
                "0b",
                "--usage-decrypt",
                "--sensitive",
                "--private");
        try (var roots = SoftHsm.connect(own.entries("a", LABEL, PIN))) {
            var uris = roots.list("", ForeignKeysTest::fail).stream()
                    .map(key -> {
                        assertEquals("", key.problem());
                        return key.uri();
                    })
                    .toList();
            assertEquals(2, uris.size());
            for (var uri : uris) {
                assertWorks(roots, uri);
            }
            // Neither kind is preferred.
            var both = uris.get(0).replaceAll(";type=.*", "");
            assertFails(RootKeyMisconfiguredException.class, "3132", () -> roots.newest(both, TENANT));
            assertWorks(roots, HOME + ";id=%0B");
        }
    }

    @Test
    void anAesKeyThatMayOnlyWrapAndUnwrapUsesKeyWrapWithPadding() throws Exception {
        hsm.makeKeys(
                PIN,
                "AES",
                "256",
                "1",
                SAFE + "CKA_ENCRYPT = false;CKA_DECRYPT = false;CKA_WRAP = true;CKA_UNWRAP = true;CKA_LABEL = "
                        + SoftHsm.hex("wrapper"));
        try (var roots = SoftHsm.connect(entries)) {
            assertWorks(roots, HOME + ";object=wrapper");
            assertEquals(
                    WrapAlgorithm.A256KWP,
                    roots.newest(HOME + ";object=wrapper", TENANT).describe().algorithm());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CKA_SIGN", "CKA_UNWRAP"})
    void anRsaKeyThatMayNotDecryptIsRefusedByName(String use) throws Exception {
        hsm.makeKeys(
                PIN,
                "RSA",
                "2048",
                "1",
                SAFE
                        + "CKA_SIGN = false;CKA_UNWRAP = false;CKA_DECRYPT = false;"
                                .replace(use + " = false", use + " = true")
                        + "CKA_LABEL = " + SoftHsm.hex(use));
        try (var roots = SoftHsm.connect(entries)) {
            var thrown = assertFails(
                    RootKeyDeniedException.class, "3134", () -> roots.newest(HOME + ";object=" + use, TENANT));
            assertTrue(thrown.getMessage().contains("CKA_DECRYPT"), thrown.getMessage());
        }
    }

    /** As a key chain of an earlier version records it, where SunPKCS11 named an RSA key by its certificate. */
    @Test
    void anRsaKeyIsFoundByTheLabelOfItsCertificateToo() throws Exception {
        var own = new SoftHsm(folder.resolve("certified"));
        own.token(LABEL, PIN);
        var publicKey = own.folder().resolve("public.der");
        own.makeKeys(
                PIN,
                "RSA",
                "2048",
                "1",
                SAFE + "CKA_DECRYPT = true;CKA_ID = 0h0b;CKA_LABEL = " + SoftHsm.hex("o365se-new-root-key"),
                publicKey.toString());
        own.makeKeys(
                PIN, "RSA", "2048", "1", SAFE + "CKA_DECRYPT = true;CKA_ID = 0h0c;CKA_LABEL = " + SoftHsm.hex("other"));
        var certificate = own.folder().resolve("root.cert");
        own.certificate(publicKey, certificate);
        writeCertificate(own, certificate, "wurzel", "0b");
        var uri = HOME + ";object=wurzel";
        try (var roots = SoftHsm.connect(own.entries("a", LABEL, PIN))) {
            assertWorks(roots, uri);
            var root = roots.newest(uri, TENANT);
            assertEquals(
                    "sha256:"
                            + HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(publicKey))),
                    root.describe().version());
            var wrapped = root.wrap(POLICY_KEY);
            // Anybody can add a certificate that leads to another key, and remove the right one.
            writeCertificate(own, certificate, "wurzel", "0c");
            own.pkcs11ToolWithoutPin(LABEL, "--delete-object", "--type", "cert", "--id", "0b");
            try (var fresh = SoftHsm.connect(own.entries("a", LABEL, PIN))) {
                assertArrayEquals(
                        POLICY_KEY, fresh.exact(root.describe(), TENANT).unwrap(wrapped));
            }
        }
    }

    private static void writeCertificate(SoftHsm hsm, Path certificate, String label, String id) throws Exception {
        hsm.pkcs11ToolWithoutPin(
                LABEL, "--write-object", certificate.toString(), "--type", "cert", "--id", id, "--label", label);
    }

    @Test
    void anEcKeyIsOfAnotherKind() throws Exception {
        hsm.pkcs11Tool(
                LABEL,
                PIN,
                "--keypairgen",
                "--key-type",
                "EC:prime256v1",
                "--label",
                "curve",
                "--id",
                "23",
                "--sensitive",
                "--private");
        try (var roots = SoftHsm.connect(entries)) {
            var thrown = assertFails(
                    RootKeyMisconfiguredException.class, "3135", () -> roots.newest(HOME + ";object=curve", TENANT));
            assertTrue(!thrown.getMessage().contains("certificate"), thrown.getMessage());
        }
    }

    @Test
    void objectsOfOthersWithTheLabelOfTheRootDisturbNothing() throws Exception {
        var own = new SoftHsm(folder.resolve("others"));
        own.token(LABEL, PIN);
        try (var roots = SoftHsm.connect(own.entries("a", LABEL, PIN))) {
            roots.generate(HOME + ";object=root", RootKeyType.AES);
            roots.generate(HOME + ";object=root-rsa", RootKeyType.RSA_2048);
        }
        for (var label : List.of("root", "root-rsa")) {
            own.pkcs11Tool(
                    LABEL,
                    PIN,
                    "--keypairgen",
                    "--key-type",
                    "EC:prime256v1",
                    "--label",
                    label,
                    "--id",
                    "31",
                    "--sensitive",
                    "--private");
            own.pkcs11Tool(LABEL, PIN, "--keygen", "--key-type", "GENERIC:32", "--label", label, "--private");
        }
        try (var roots = SoftHsm.connect(own.entries("a", LABEL, PIN))) {
            assertWorks(roots, HOME + ";object=root");
            assertWorks(roots, HOME + ";object=root-rsa");
        }
    }

    private static void assertWorks(TokenRoots roots, String uri) {
        var root = roots.newest(uri, TENANT);
        var wrapped = root.wrap(POLICY_KEY);
        assertArrayEquals(POLICY_KEY, root.unwrap(wrapped), uri);
        assertArrayEquals(POLICY_KEY, roots.exact(root.describe(), TENANT).unwrap(wrapped), uri);
    }

    private static void fail(RootKeyException failure) {
        throw failure;
    }

    private static RootKeyException assertFails(
            Class<? extends RootKeyException> type, String id, org.junit.jupiter.api.function.Executable call) {
        var thrown = assertThrows(type, call);
        assertTrue(thrown.getMessage().startsWith("O365SE-" + id + ": "), thrown.getMessage());
        return thrown;
    }
}
