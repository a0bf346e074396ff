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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyType;
import org.o365se.rootkey.WrapAlgorithm;

/** A readable RSA key that somebody put into the token: nothing is wrapped for it, and it opens nothing, also where a key chain names it. */
class PlantedRsaKeyTest {
    private static final String LABEL = "contoso-a";
    private static final String PIN = "1234";
    private static final String TENANT = "contoso";
    private static final String HOME = "pkcs11:token=contoso-a";
    private static final String ROOT = HOME + ";object=root";
    private static final String PLANTED_ID = "0c";
    private static final byte[] POLICY_KEY = new byte[32];

    @TempDir
    Path folder;

    private SoftHsm hsm;

    @BeforeEach
    void makeToken() throws Exception {
        Arrays.fill(POLICY_KEY, (byte) 7);
        hsm = new SoftHsm(folder.resolve("hsm"));
        hsm.token(LABEL, PIN);
        try (var roots = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
            roots.generate(ROOT, RootKeyType.RSA_3072);
        }
    }

    @Test
    void aKeyChainThatNamesItWrapsAndOpensNothing() throws Exception {
        var publicKey = plant("planted");
        var version = "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(publicKey));
        var description = new RootKeyDescription(HOME + ";object=planted", version, WrapAlgorithm.RSA_OAEP_256, HOME);
        try (var roots = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
            var root = roots.exact(description, TENANT);
            assertRefused("3136", () -> root.wrap(POLICY_KEY));
            assertRefused("3136", () -> root.unwrap(new byte[256]));
            assertRefused("3136", () -> roots.newest(description.uri(), TENANT));
        }
    }

    @Test
    void underTheLabelOfTheRootItDisturbsNothing() throws Exception {
        try (var roots = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
            var root = roots.newest(ROOT, TENANT);
            var wrapped = root.wrap(POLICY_KEY);
            plant("root");
            assertArrayEquals(POLICY_KEY, root.unwrap(root.wrap(POLICY_KEY)));
            try (var fresh = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
                assertEquals(root.describe(), fresh.newest(ROOT, TENANT).describe());
                assertArrayEquals(
                        POLICY_KEY, fresh.exact(root.describe(), TENANT).unwrap(wrapped));
            }
        }
    }

    /** A certificate with the label of the root and the CKA_ID of another key, and one with the root's own CKA_ID. */
    @Test
    void certificatesOfAnyLabelAndIdDisturbNothing() throws Exception {
        try (var roots = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
            roots.generate(HOME + ";object=other", RootKeyType.RSA_2048);
            var root = roots.newest(ROOT, TENANT);
            var wrapped = root.wrap(POLICY_KEY);
            var ids = roots.list("", failure -> {
                        throw failure;
                    })
                    .size();
            assertEquals(2, ids);
            plant("root");
            for (var label : new String[] {"root", "other", "any"}) {
                certify(label, "0e");
            }
            try (var fresh = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
                assertEquals(root.describe(), fresh.newest(ROOT, TENANT).describe());
                assertArrayEquals(
                        POLICY_KEY, fresh.exact(root.describe(), TENANT).unwrap(wrapped));
            }
        }
    }

    /** Returns the public half. */
    private byte[] plant(String label) throws Exception {
        var work = Files.createDirectories(folder.resolve("planting"));
        hsm.makeKeys(
                PIN,
                "RSA",
                "2048",
                "1",
                "CKA_PRIVATE = false;CKA_SENSITIVE = false;CKA_EXTRACTABLE = true;CKA_DECRYPT = true;CKA_ID = 0h"
                        + PLANTED_ID + ";CKA_LABEL = " + SoftHsm.hex(label),
                work.resolve("public.der").toString());
        hsm.certificate(work.resolve("public.der"), work.resolve("planted.cert"));
        certify(label, PLANTED_ID);
        plantPublicKey(label);
        return Files.readAllBytes(work.resolve("public.der"));
    }

    private void certify(String label, String id) throws Exception {
        hsm.pkcs11ToolWithoutPin(
                LABEL,
                "--write-object",
                folder.resolve("planting/planted.cert").toString(),
                "--type",
                "cert",
                "--id",
                id,
                "--label",
                label);
    }

    private void plantPublicKey(String label) throws Exception {
        hsm.pkcs11ToolWithoutPin(
                LABEL,
                "--write-object",
                folder.resolve("planting/public.der").toString(),
                "--type",
                "pubkey",
                "--id",
                PLANTED_ID,
                "--label",
                label);
    }

    private static void assertRefused(String id, Executable call) {
        var thrown = assertThrows(RootKeyException.class, call);
        assertTrue(thrown.getMessage().matches("O365SE-" + id + ": .*"), thrown.getMessage());
    }
}
