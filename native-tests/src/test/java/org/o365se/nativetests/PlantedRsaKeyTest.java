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
    void underTheLabelOfTheRootNothingIsWrappedForIt() throws Exception {
        try (var roots = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
            var root = roots.newest(ROOT, TENANT);
            var wrapped = root.wrap(POLICY_KEY);
            plant("root");
            // Two certificates with one label: SunPKCS11 shows neither.
            assertRefused("3132", () -> root.wrap(POLICY_KEY));
            try (var fresh = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
                assertRefused("3132", () -> fresh.newest(ROOT, TENANT));
                assertRefused("3132", () -> fresh.exact(root.describe(), TENANT).unwrap(wrapped));
            }
            hsm.pkcs11ToolWithoutPin(LABEL, "--delete-object", "--type", "cert", "--id", PLANTED_ID);
            try (var fresh = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
                assertArrayEquals(
                        POLICY_KEY, fresh.exact(root.describe(), TENANT).unwrap(wrapped));
            }
        }
    }

    /** With the root's certificate taken away, which needs no PIN either, the planted key is the only one with that label. */
    @Test
    void inThePlaceOfTheRootNothingIsWrappedForItEither() throws Exception {
        try (var roots = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
            var root = roots.newest(ROOT, TENANT);
            var wrapped = root.wrap(POLICY_KEY);
            hsm.pkcs11ToolWithoutPin(LABEL, "--delete-object", "--type", "cert", "--label", "root");
            plant("root");
            try (var fresh = SoftHsm.connect(hsm.entries("a", LABEL, PIN))) {
                assertRefused("3136", () -> fresh.newest(ROOT, TENANT));
                var known = fresh.exact(root.describe(), TENANT);
                assertRefused("31(33|36)", () -> known.wrap(POLICY_KEY));
                assertRefused("31(33|36)", () -> known.unwrap(wrapped));
            }
        }
    }

    /** Returns the public half. */
    private byte[] plant(String label) throws Exception {
        var work = Files.createDirectories(folder.resolve("planting"));
        run(
                work,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PlantRsaKey.class.getName(),
                SoftHsm.LIBRARY.toString(),
                PIN,
                PLANTED_ID,
                "public.der");
        run(work, "openssl", "pkey", "-pubin", "-inform", "DER", "-in", "public.der", "-out", "public.pem");
        run(
                work,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "any.key",
                "-subj",
                "/CN=any",
                "-out",
                "any.pem");
        run(
                work,
                "openssl",
                "x509",
                "-in",
                "any.pem",
                "-force_pubkey",
                "public.pem",
                "-signkey",
                "any.key",
                "-days",
                "36500",
                "-outform",
                "DER",
                "-out",
                "planted.cert");
        hsm.pkcs11ToolWithoutPin(
                LABEL,
                "--write-object",
                work.resolve("planted.cert").toString(),
                "--type",
                "cert",
                "--id",
                PLANTED_ID,
                "--label",
                label);
        return Files.readAllBytes(work.resolve("public.der"));
    }

    private void run(Path work, String... command) throws Exception {
        var result = ForkedJvm.runCommand(work, hsm.environment(), process -> {}, command);
        assertEquals(0, result.status(), result::toString);
    }

    private static void assertRefused(String id, Executable call) {
        var thrown = assertThrows(RootKeyException.class, call);
        assertTrue(thrown.getMessage().matches("O365SE-" + id + ": .*"), thrown.getMessage());
    }
}
