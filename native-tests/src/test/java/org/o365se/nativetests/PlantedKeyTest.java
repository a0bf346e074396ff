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
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyType;
import org.o365se.rootkey.WrapAlgorithm;

/** A key that somebody put into the token without a PIN: it is never used, also where a key chain names it as the key that wrapped. */
class PlantedKeyTest {
    private static final String LABEL = "contoso-a";
    private static final String PIN = "1234";
    private static final String TENANT = "contoso";
    private static final String ROOT = "pkcs11:token=contoso-a;object=root";
    private static final byte[] POLICY_KEY = new byte[32];
    private static final byte[] KNOWN = new byte[32];

    @TempDir
    Path folder;

    private SoftHsm hsm;

    @BeforeEach
    void makeToken() throws Exception {
        Arrays.fill(POLICY_KEY, (byte) 7);
        Arrays.fill(KNOWN, (byte) 9);
        hsm = new SoftHsm(folder.resolve("hsm"));
        hsm.token(LABEL, PIN);
        try (var roots = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
            roots.generate(ROOT, RootKeyType.AES);
        }
    }

    @Test
    void aKeyChainThatNamesItOpensNothing() throws Exception {
        plant("planted");
        var description = new RootKeyDescription(
                "pkcs11:token=contoso-a;object=planted", version(), WrapAlgorithm.A256GCM, "pkcs11:token=contoso-a");
        var iv = new byte[12];
        var sealed = gcm(iv, POLICY_KEY);
        var wrapped = Arrays.copyOf(iv, iv.length + sealed.length);
        System.arraycopy(sealed, 0, wrapped, iv.length, sealed.length);
        try (var roots = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
            var root = roots.exact(description, TENANT);
            assertRefused("3136", assertThrows(RootKeyMisconfiguredException.class, () -> root.unwrap(wrapped)));
            assertRefused("3136", assertThrows(RootKeyMisconfiguredException.class, () -> root.wrap(POLICY_KEY)));
            assertRefused(
                    "3136",
                    assertThrows(RootKeyMisconfiguredException.class, () -> roots.newest(description.uri(), TENANT)));
        }
    }

    @Test
    void anExtractableKeyOpensNothing() throws Exception {
        hsm.pkcs11Tool(
                LABEL,
                PIN,
                "--keygen",
                "--key-type",
                "AES:32",
                "--label",
                "loose",
                "--id",
                "0d",
                "--private",
                "--extractable");
        var description = new RootKeyDescription(
                "pkcs11:token=contoso-a;object=loose",
                "kcv:0000000000000000",
                WrapAlgorithm.A256GCM,
                "pkcs11:token=contoso-a");
        try (var roots = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
            var root = roots.exact(description, TENANT);
            assertRefused("3136", assertThrows(RootKeyMisconfiguredException.class, () -> root.unwrap(new byte[60])));
        }
    }

    @Test
    void underTheLabelOfTheRootItDisturbsNothing() throws Exception {
        try (var roots = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
            var root = roots.newest(ROOT, TENANT);
            var wrapped = root.wrap(POLICY_KEY);
            plant("root");
            assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
            assertArrayEquals(POLICY_KEY, root.unwrap(root.wrap(POLICY_KEY)));
            try (var fresh = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
                assertArrayEquals(
                        POLICY_KEY, fresh.exact(root.describe(), TENANT).unwrap(wrapped));
                assertEquals(root.describe(), fresh.newest(ROOT, TENANT).describe());
            }
        }
    }

    @Test
    void everyKeyIsListedAndWhatIsWrongWithAPlantedOneIsTold() throws Exception {
        plant("x".repeat(100_000));
        plant("planted");
        try (var roots = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
            var listed = roots.list("", failure -> {
                throw failure;
            });
            assertEquals(
                    List.of(
                            "pkcs11:token=contoso-a;id=%0C;type=secret-key not private",
                            "pkcs11:token=contoso-a;object=planted;type=secret-key not private",
                            ROOT + ";type=secret-key "),
                    listed.stream()
                            .map(key -> key.uri() + " " + key.problem().replaceAll(" \\(.*", ""))
                            .toList());
            var message = assertThrows(RootKeyException.class, () -> roots.newest(ROOT + "-missing", TENANT))
                    .getMessage();
            assertTrue(message.startsWith("O365SE-3130: ") && message.length() < 2000, message);
        }
    }

    private void plant(String label) throws Exception {
        var bytes = Files.write(folder.resolve("known.key"), KNOWN);
        hsm.pkcs11ToolWithoutPin(
                LABEL,
                "--write-object",
                bytes.toString(),
                "--type",
                "secrkey",
                "--key-type",
                "AES:32",
                "--label",
                label,
                "--id",
                "0c",
                "--sensitive",
                "--usage-decrypt");
    }

    /** The version that a key chain would record of the known key. */
    private static String version() throws Exception {
        var check = gcm("O365SE/1 kcv".getBytes(java.nio.charset.StandardCharsets.US_ASCII), new byte[16]);
        return "kcv:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(check), 0, 8);
    }

    private static byte[] gcm(byte[] iv, byte[] text) throws Exception {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KNOWN, "AES"), new GCMParameterSpec(128, iv));
        return cipher.doFinal(text);
    }

    private static void assertRefused(String id, RootKeyMisconfiguredException thrown) {
        assertTrue(thrown.getMessage().startsWith("O365SE-" + id + ": "), thrown.getMessage());
    }
}
