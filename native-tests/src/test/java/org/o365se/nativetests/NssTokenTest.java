package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o365se.rootkey.RootKeyCorruptException;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.RootKeyType;

/** NSS's software token, which needs arguments when it starts, and removes the padding of RSA-OAEP itself. */
class NssTokenTest {
    private static final String TOKEN = "pkcs11:token=NSS%20Certificate%20DB";
    private static final String PIN = "1234";
    private static final byte[] POLICY_KEY = new byte[32];

    @TempDir
    static Path folder;

    private static Map<String, String> entries;

    @BeforeAll
    static void makeToken() throws Exception {
        Arrays.fill(POLICY_KEY, (byte) 7);
        var database = Files.createDirectory(folder.resolve("nss"));
        var pin = Files.createFile(
                folder.resolve("pin"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(pin, PIN + "\n");
        var made = ForkedJvm.runCommand(
                folder, new byte[0], "certutil", "-N", "-d", "sql:" + database, "-f", pin.toString());
        assertEquals(0, made.status(), made::toString);
        entries = new HashMap<>(SoftHsm.entries("nss", "NSS Certificate DB", pin, library(), Map.of()));
        entries.put("pkcs11.nss.raw-rsa", "refused");
        entries.put(
                "pkcs11.nss.init-arguments",
                "configdir='sql:" + database + "' certPrefix='' keyPrefix='' secmod='secmod.db'");
    }

    private static Path library() throws Exception {
        try (var found = Files.find(Path.of("/usr/lib"), 3, (path, attributes) -> path.endsWith("libsoftokn3.so"))) {
            return found.findFirst().orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES", "RSA_2048"})
    void rootKeysOfBothKindsWork(RootKeyType type) {
        var uri = TOKEN + ";object=%C3%BC-" + type;
        try (var roots = SoftHsm.connect(entries)) {
            roots.generate(uri, type);
            var root = roots.newest(uri, "contoso");
            var wrapped = root.wrap(POLICY_KEY);
            assertArrayEquals(POLICY_KEY, root.unwrap(wrapped));
            wrapped[wrapped.length - 1] ^= 1;
            assertThrows(RootKeyCorruptException.class, () -> root.unwrap(wrapped));
        }
    }

    @Test
    void withoutArgumentsItSaysWhatIsMissing() {
        var without = new HashMap<>(entries);
        without.remove("pkcs11.nss.init-arguments");
        try (var roots = SoftHsm.connect(without)) {
            var thrown = assertThrows(
                    RootKeyMisconfiguredException.class, () -> roots.newest(TOKEN + ";object=any", "contoso"));
            assertTrue(
                    thrown.getMessage().startsWith("O365SE-3109: ")
                            && thrown.getMessage().contains("pkcs11.nss.init-arguments"),
                    thrown.getMessage());
        }
    }
}
