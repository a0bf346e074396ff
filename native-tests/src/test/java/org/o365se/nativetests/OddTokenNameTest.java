package org.o365se.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o365se.pkcs11.TokenRoots;
import org.o365se.rootkey.RootKeyType;

/** Labels and PINs that a shell, a URI or an encoding could spoil. */
class OddTokenNameTest {
    private static final byte[] POLICY_KEY = new byte[32];
    private static final List<String> NAMES = List.of(
            "with blanks in it",
            "Übung 1; a/b",
            "100 % \"quoted\", it's <x>&y?#",
            "Åland х 鍵",
            "12345678901234567890123456789012",
            "üüüüüüüüüüüüüüüü");

    @TempDir
    static Path folder;

    @Test
    void keysAreMadeFoundAndUsedUnderAnyLabelAndPin() throws Exception {
        var hsm = new SoftHsm(folder.resolve("hsm"));
        for (var name : NAMES) {
            hsm.token(name, name);
            try (var roots = SoftHsm.connect(hsm.entries("odd", name, name))) {
                var uri = "pkcs11:token=" + encoded(name) + ";object=" + encoded(name);
                assertWorks(roots, uri + "%20rsa", RootKeyType.RSA_2048);
                assertWorks(roots, uri, RootKeyType.AES);
                assertEquals(
                        2,
                        roots.list("", failure -> {
                                    throw failure;
                                })
                                .size(),
                        name);
            }
        }
    }

    private static void assertWorks(TokenRoots roots, String uri, RootKeyType type) {
        roots.generate(uri, type);
        var root = roots.newest(uri, "contoso");
        var wrapped = root.wrap(POLICY_KEY);
        assertArrayEquals(POLICY_KEY, roots.exact(root.describe(), "contoso").unwrap(wrapped), uri);
    }

    private static String encoded(String text) {
        var encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format("%%%02X", b & 0xff));
        }
        return encoded.toString();
    }
}
